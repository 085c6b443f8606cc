import { lookup } from 'node:dns/promises';
import { once } from 'node:events';
import { connect, isIP, type LookupFunction, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { AssetError } from '#errors.ts';
import type { Logger } from '#log.ts';
import { canonicalAddress } from './addresses.ts';
import { connectWithLargeReads } from './large-reads.ts';
import { closedAddress, type EgressRules, mayConnect, type Target } from './targets.ts';

/** Every address of a host; rejects as `node:dns` does. */
export type Resolve = (host: string) => Promise<readonly string[]>;

/** The system's resolver, so that /etc/hosts and the search domains count as for any other program. */
export const systemResolve: Resolve = async (host) => {
  const found = await lookup(host, { all: true, order: 'verbatim' });
  return found.map(({ address }) => address);
};

export interface DialOptions {
  readonly rules: EgressRules;
  readonly resolve: Resolve;
  readonly log: Logger;
  readonly signal: AbortSignal;
}

/**
 * A connected socket, through TLS where the target wants it. The host is resolved once, every address that it has must
 * be allowed, and the socket goes to one of exactly these: a name that changes its mind meanwhile (DNS rebinding) gains
 * nothing. Throws `unprocessable` for hosts that are denied or unknown, `unavailable` for those that do not answer.
 */
export async function dial(target: Target, options: DialOptions): Promise<Socket> {
  const addresses = await allowedAddresses(target, options);
  const socket = await openSocket(target, { addresses, signal: options.signal });
  if (!isOneOf(socket.remoteAddress, addresses)) {
    socket.destroy();
    options.log.error(
      { host: target.host, address: socket.remoteAddress },
      'connected to an unchecked address',
    );
    throw closedAddress(target);
  }
  return target.secure ? await secured(socket, target, options.signal) : socket;
}

async function allowedAddresses(target: Target, options: DialOptions): Promise<readonly string[]> {
  const { rules, resolve, log, signal } = options;
  const addresses = isIP(target.host) === 0 ? await resolved(target.host, resolve, signal) : [target.host];
  // One closed address among open ones is a rebinding attempt or a mistake; which one would be taken is chance.
  const closed = addresses.find((address) => isIP(address) === 0 || !mayConnect(target, address, rules));
  if (closed !== undefined) {
    log.warn({ host: target.host, port: target.port, address: closed }, 'egress to a closed address denied');
    throw closedAddress(target);
  }
  return addresses;
}

async function resolved(host: string, resolve: Resolve, signal: AbortSignal): Promise<readonly string[]> {
  const aborted = Promise.withResolvers<never>();
  const onAbort = () => aborted.reject(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    signal.throwIfAborted();
    // The system's resolver cannot be called off; its late answer is nobody's any more.
    const addresses = await Promise.race([resolve(host), aborted.promise]);
    if (addresses.length === 0) throw new AssetError('unprocessable', `The host ${host} has no address.`);
    return addresses;
  } catch (cause) {
    throw signal.aborted || cause instanceof AssetError ? cause : unresolved(host, cause);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

function unresolved(host: string, cause: unknown): AssetError {
  const code = codeOf(cause);
  return code === 'ENOTFOUND' || code === 'ENODATA'
    ? new AssetError('unprocessable', `There is no host ${host}.`, { cause })
    : new AssetError('unavailable', `The address of ${host} could not be looked up (${code}).`, { cause });
}

interface SocketOptions {
  readonly addresses: readonly string[];
  readonly signal: AbortSignal;
}

async function openSocket(target: Target, { addresses, signal }: SocketOptions): Promise<Socket> {
  const { host, port, secure } = target;
  const pinned: LookupFunction = (_host, _options, callback) =>
    callback(
      null,
      addresses.map((address) => ({ address, family: isIP(address) })),
    );
  // RFC 8305: when one address does not answer soon, the next is tried beside it.
  const options = { host, port, lookup: pinned, autoSelectFamily: true };
  // TLS takes its bytes from below the socket and hands on its own records.
  const socket = secure ? connect(options) : connectWithLargeReads(options);
  return await established(socket, 'connect', { signal, host });
}

async function secured(socket: Socket, { host }: Target, signal: AbortSignal): Promise<Socket> {
  // RFC 6066 §3: the server name of TLS is a name, never an address.
  const name = isIP(host) === 0 ? { servername: host } : {};
  const tls = connectTls({ socket, host, ...name, ALPNProtocols: ['http/1.1'] });
  return await established(tls, 'secureConnect', { signal, host });
}

async function established<S extends Socket>(
  socket: S,
  event: 'connect' | 'secureConnect',
  { signal, host }: { signal: AbortSignal; host: string },
): Promise<S> {
  try {
    await once(socket, event, { signal });
  } catch (cause) {
    socket.destroy();
    if (signal.aborted) throw signal.reason;
    throw unreached(host, cause);
  }
  // From here on whoever reads it is told; an error after that must not end the process.
  socket.on('error', () => {});
  return socket;
}

/** A certificate that is wrong now is wrong in a minute too, unlike a network that fails. */
function unreached(host: string, cause: unknown): AssetError {
  const code = codeOf(cause);
  return /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|^ERR_(SSL|TLS)/.test(code)
    ? new AssetError('unprocessable', `${host} offers no secure connection that can be trusted (${code}).`, {
        cause,
      })
    : new AssetError('unavailable', `${host} cannot be reached (${code}).`, { cause });
}

function isOneOf(address: string | undefined, addresses: readonly string[]): boolean {
  if (address === undefined) return false;
  const canonical = canonicalAddress(address).toString();
  return addresses.some((one) => canonicalAddress(one).toString() === canonical);
}

/** "ECONNREFUSED" and its like; several addresses that failed are told by the first. */
function codeOf(error: unknown): string {
  if (error instanceof AggregateError) return codeOf(error.errors[0]);
  return error instanceof Error && 'code' in error ? String(error.code) : 'no reason given';
}
