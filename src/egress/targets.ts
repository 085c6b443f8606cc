import { isIP } from 'node:net';
import { AssetError } from '#errors.ts';
import { isPublicAddress } from './addresses.ts';
import { type AllowEntry, bareHost, parseAllowEntry } from './allow-list.ts';

/** Ports, from the first to the last, both included. */
export interface PortRange {
  readonly from: number;
  readonly to: number;
}

export interface EgressRules {
  readonly allow: readonly AllowEntry[];
  /** The ports that need no permission. */
  readonly ports: readonly PortRange[];
}

/** A place to connect to, as far as its URL tells. Its addresses are still to be checked: see `mayConnect`. */
export interface Target {
  readonly url: URL;
  /** Normalised, IPv6 without brackets. */
  readonly host: string;
  readonly port: number;
  readonly secure: boolean;
}

/** Longer than any server takes, and short enough to be kept as an origin. */
const MAX_URL_LENGTH = 8192;

/** Throws an Error that names the first entry that is none. */
export function egressRules(allow: readonly string[], ports: readonly PortRange[]): EgressRules {
  return { allow: allow.map(parseAllowEntry), ports };
}

/**
 * Reads a link. The URL standard has by then turned decimal, octal and hexadecimal hosts into addresses and
 * international names into ASCII. Throws `invalid` for what is no plain http(s) URL, `unprocessable` for a place that
 * can be seen to be closed without asking DNS.
 */
export function parseTarget(link: string | URL, rules: EgressRules): Target {
  const url = URL.parse(String(link));
  if (url === null) throw new AssetError('invalid', 'The link is not a URL.');
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new AssetError(
      'invalid',
      `The link starts with ${url.protocol}// where http:// or https:// is needed.`,
    );
  }
  if (url.href.length > MAX_URL_LENGTH) throw new AssetError('invalid', 'The link is too long.');
  if (url.username !== '' || url.password !== '') {
    throw new AssetError('invalid', 'The link carries a user name or password; take them out.');
  }
  const host = bareHost(url);
  if (host === '') throw new AssetError('invalid', 'The link names no host.');
  url.hash = '';
  const secure = url.protocol === 'https:';
  const port = url.port === '' ? (secure ? 443 : 80) : Number(url.port);
  const target = { url, host, port, secure };
  if (!isOrdinary(port, rules) && !rules.allow.some((entry) => entry.port === port)) throw closedPort(target);
  if (isIP(host) !== 0 && !mayConnect(target, host, rules)) throw closedAddress(target);
  return target;
}

/** Whether a connection to this address, one of those of the target's host, is allowed. */
export function mayConnect(target: Target, address: string, rules: EgressRules): boolean {
  const ordinary = isOrdinary(target.port, rules);
  if (ordinary && isPublicAddress(address)) return true;
  return rules.allow.some(
    (entry) =>
      (entry.port === null ? ordinary : entry.port === target.port) && entry.matches(target.host, address),
  );
}

/** What is said of a denied address; which one it is stays in the log, since the asker may be a stranger to this network. */
export function closedAddress({ host }: Target): AssetError {
  return new AssetError(
    'unprocessable',
    `The host ${host} is at a private or reserved address. An administrator can open it with POLYREEL_EGRESS_ALLOW.`,
  );
}

function closedPort({ host, port }: Target): AssetError {
  return new AssetError(
    'unprocessable',
    `Port ${port} is closed for links. An administrator can open ${host}:${port} with POLYREEL_EGRESS_ALLOW or POLYREEL_EGRESS_PORTS.`,
  );
}

function isOrdinary(port: number, { ports }: EgressRules): boolean {
  return ports.some(({ from, to }) => from <= port && port <= to);
}
