import { OpenAI } from 'openai';
import { Attempts, isTransient, type Pacing } from '#egress/attempts.ts';
import { openEgress } from '#egress/client.ts';
import { limited } from '#egress/deadline.ts';
import type { Resolve } from '#egress/dial.ts';
import { DEFAULT_LIMITS, type Egress } from '#egress/egress.ts';
import { AssetError } from '#errors.ts';
import type { Logger } from '#log.ts';
import { currentTraceparent } from '#telemetry/traceparent.ts';
import { egressFetch } from './egress-fetch.ts';
import { type EndpointIdentity, endpointFailure } from './failures.ts';

/** How to reach an endpoint that speaks OpenAI's protocol, whoever runs it. */
export interface Connection {
  /** What comes before "/chat/completions" and the like. It is reached wherever it is: an administrator chose it. */
  readonly baseUrl: string;
  /** Null where it needs none. */
  readonly apiKey: string | null;
  /** Milliseconds for one answer, new tries included. */
  readonly timeout: number;
  readonly resolve: Resolve;
  readonly pacing: Pacing;
  readonly log: Logger;
}

export interface EndpointRole {
  /** Begins a sentence: "The language model". */
  readonly noun: string;
  /** What the names of its settings begin with. */
  readonly settings: string;
  /** Most bytes of one reply. */
  readonly maxBytes: number;
}

/** Longer than any of ours, which are kept elsewhere. */
const NO_TIMEOUT = 2 ** 31 - 1;

/** One configured endpoint: its client, new tries, time limit, and failures in sentences. */
export class Endpoint implements AsyncDisposable {
  readonly identity: EndpointIdentity;
  /** With its port, where that is not the usual one. */
  readonly host: string;
  readonly #connection: Connection;
  readonly #egress: Egress;
  readonly #client: OpenAI;

  constructor(connection: Connection, { noun, settings, maxBytes }: EndpointRole) {
    const { baseUrl, apiKey } = connection;
    this.#connection = connection;
    this.host = new URL(baseUrl).host;
    this.identity = { name: `${noun} at ${this.host}`, settings, apiKey };
    this.#egress = egressTo(connection);
    this.#client = new OpenAI({
      baseURL: baseUrl,
      // It insists on one; what follows then takes it away again.
      apiKey: apiKey ?? 'none',
      ...(apiKey === null && { defaultHeaders: { authorization: null } }),
      // What it would otherwise take from the environment.
      adminAPIKey: null,
      organization: null,
      project: null,
      webhookSecret: null,
      logLevel: 'off',
      maxRetries: 0,
      timeout: NO_TIMEOUT,
      fetch: egressFetch(this.#egress, maxBytes),
    });
  }

  /**
   * Does `work`, again where that may help, until `timeout`. Throws `unavailable` for what may work later,
   * `unprocessable` for what will not, what `work` throws itself, and the signal's reason when that aborts.
   */
  async ask<T>(signal: AbortSignal, work: (client: OpenAI, signal: AbortSignal) => Promise<T>): Promise<T> {
    const { timeout: within, pacing } = this.#connection;
    let latest: AssetError | null = null;
    // Of several tries, what the last one failed with says more.
    const late = () => latest ?? this.#tooSlow();
    return await limited(signal, { within, late }, async (limitedSignal) => {
      const attempts = new Attempts(pacing, limitedSignal);
      while (true) {
        try {
          return await work(this.#client, limitedSignal);
        } catch (error) {
          limitedSignal.throwIfAborted();
          const failure = endpointFailure(error, this.identity);
          if (isTransient(failure)) {
            latest = failure;
            if ((failure.retryAfter ?? 0) * 1000 >= within) throw failure;
          }
          await attempts.after(failure);
        }
      }
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#egress[Symbol.asyncDispose]();
  }

  #tooSlow(): AssetError {
    const seconds = this.#connection.timeout / 1000;
    return new AssetError('unavailable', `${this.identity.name} did not answer within ${seconds} s.`);
  }
}

/** A way out that leads to one host and port only. */
function egressTo({ baseUrl, timeout, resolve, log }: Connection): Egress {
  const { hostname, port, protocol } = new URL(baseUrl);
  const usual = protocol === 'https:' ? '443' : '80';
  return openEgress({
    allow: [`${hostname}:${port || usual}`],
    ports: [],
    // A model may think for as long as it is given, and send nothing, or spaces, meanwhile.
    limits: {
      ...DEFAULT_LIMITS,
      headers: timeout,
      idle: timeout,
      total: timeout,
      minRate: { bytesPerSecond: 0, window: timeout },
    },
    resolve,
    log,
    traceparent: currentTraceparent,
  });
}
