import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { AssetError } from '#errors.ts';
import { type Deadline, limited, openDeadline } from './deadline.ts';
import { dial } from './dial.ts';
import type { Egress, EgressOptions, FetchOptions, Reply } from './egress.ts';
import { type Exchange, exchange } from './exchange.ts';
import { nextHop } from './redirects.ts';
import { replyBody } from './reply-body.ts';
import { type EgressRules, egressRules, parseTarget, type Target } from './targets.ts';

/** "Mozilla/5.0 (compatible; …)" is how well-behaved robots introduce themselves; many hosts turn others away. */
const USER_AGENT = 'Mozilla/5.0 (compatible; Polyreel)';
const MAX_REDIRECTS = 10;

export function openEgress(options: EgressOptions): Egress {
  return new GuardedEgress(options);
}

class GuardedEgress implements Egress {
  readonly #options: EgressOptions;
  readonly #rules: EgressRules;
  readonly #closing = new AbortController();
  readonly #sockets = new Set<Socket>();

  constructor(options: EgressOptions) {
    this.#options = options;
    this.#rules = egressRules(options.allow, options.ports);
  }

  check(link: string): URL {
    return parseTarget(link, this.#rules).url;
  }

  async fetch(link: string | URL, options: FetchOptions): Promise<Reply> {
    const { limits, traceparent } = this.#options;
    const first = firstHop(parseTarget(link, this.#rules), options, traceparent());
    const { total } = limits;
    const closing = AbortSignal.any([options.signal, this.#closing.signal]);
    const deadline = openDeadline(closing, { within: total, late: () => tookTooLong(first.target, total) });
    try {
      return await this.#follow(first, { deadline, maxRedirects: options.maxRedirects ?? MAX_REDIRECTS });
    } catch (error) {
      deadline[Symbol.dispose]();
      throw error;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing.abort(new AssetError('unavailable', 'The service is shutting down.'));
    for (const socket of this.#sockets) socket.destroy();
  }

  async #follow(
    first: Exchange,
    { deadline, maxRedirects }: { deadline: Deadline; maxRedirects: number },
  ): Promise<Reply> {
    const seen = new Set<string>();
    let hop = first;
    while (true) {
      const message = await this.#send(hop, deadline.signal);
      const { statusCode: status = 0, headers } = message;
      const redirection = { status, location: headers.location };
      const next = maxRedirects === 0 ? null : this.#nextHop(hop, message, redirection);
      if (next === null) return this.#reply(message, hop.target, deadline);
      message.destroy();
      // Without cookies, the same request twice means the same answer for ever.
      seen.add(`${hop.method} ${hop.target.url.href}`);
      if (seen.has(`${next.method} ${next.target.url.href}`)) throw redirectLoop(first.target);
      if (seen.size > maxRedirects) throw tooManyRedirects(first.target, maxRedirects);
      hop = next;
    }
  }

  #nextHop(
    hop: Exchange,
    message: IncomingMessage,
    redirection: { status: number; location: string | undefined },
  ) {
    try {
      return nextHop(hop, redirection, this.#rules);
    } catch (error) {
      message.destroy();
      throw error;
    }
  }

  async #send(hop: Exchange, signal: AbortSignal): Promise<IncomingMessage> {
    const { limits, resolve, log } = this.#options;
    const { target } = hop;
    const socket = await limited(
      signal,
      { within: limits.connect, late: () => noAnswer(target, limits.connect) },
      (within) => dial(target, { rules: this.#rules, resolve, log, signal: within }),
    );
    this.#sockets.add(socket);
    socket.once('close', () => this.#sockets.delete(socket));
    log.debug({ method: hop.method, host: target.host, address: socket.remoteAddress }, 'egress');
    try {
      const { maxHeaderBytes } = limits;
      return await limited(
        signal,
        { within: limits.headers, late: () => noAnswer(target, limits.headers) },
        (within) => exchange(socket, hop, { maxHeaderBytes, signal: within }),
      );
    } catch (error) {
      socket.destroy();
      throw error;
    }
  }

  #reply(message: IncomingMessage, { url, host }: Target, deadline: Deadline): Reply {
    const { signal } = deadline;
    const { limits } = this.#options;
    const onAbort = () => message.destroy(signal.reason);
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    message.once('close', () => {
      signal.removeEventListener('abort', onAbort);
      deadline[Symbol.dispose]();
    });
    return {
      status: message.statusCode ?? 0,
      headers: message.headers,
      url,
      body: replyBody(message, { host, limits, signal }),
      [Symbol.dispose]: () => message.destroy(),
    };
  }
}

function firstHop(
  target: Target,
  { method = 'GET', headers = {}, body = null }: FetchOptions,
  traceparent: string | null,
): Exchange {
  const lower = Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
  return {
    target,
    method,
    headers: {
      accept: '*/*',
      'user-agent': USER_AGENT,
      ...(traceparent !== null && { traceparent }),
      ...lower,
      'accept-encoding': 'identity',
    },
    body,
  };
}

function noAnswer({ host }: Target, within: number): AssetError {
  return new AssetError('unavailable', `${host} did not answer within ${within / 1000} s.`);
}

function tookTooLong({ host }: Target, within: number): AssetError {
  return new AssetError('too-slow', `The transfer from ${host} took longer than ${within / 1000} s.`);
}

function redirectLoop({ host }: Target): AssetError {
  return new AssetError('unprocessable', `The link to ${host} redirects in a circle.`);
}

function tooManyRedirects({ host }: Target, most: number): AssetError {
  return new AssetError('unprocessable', `The link to ${host} redirects more than ${most} times.`);
}
