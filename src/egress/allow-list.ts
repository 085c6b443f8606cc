import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import { canonicalAddress } from './addresses.ts';

type Network = [ipaddr.IPv4 | ipaddr.IPv6, number];

/** One thing that an administrator has opened; with a port, on that port alone. */
export interface AllowEntry {
  readonly port: number | null;
  /** `host` as in the URL, normalised; `address` one of those that it resolved to. */
  matches(host: string, address: string): boolean;
}

/**
 * An entry is a host ("nas.local"), every host below a name ("*.example.com"), an address or a range ("10.0.0.0/8",
 * "fd00::/8"), each with ":port" behind it if wanted ("[::1]:8080" for IPv6). Throws an Error that names a wrong one.
 */
export function parseAllowEntry(entry: string): AllowEntry {
  const { pattern, port } = splitPort(entry);
  const network = parseNetwork(pattern);
  if (network !== null) return { port, matches: (_host, address) => contains(network, address) };
  const below = pattern.startsWith('*.');
  const name = hostName(below ? pattern.slice(2) : pattern);
  if (name === null) {
    throw new Error(`"${entry}" is not a host, *.suffix, address or range, with or without a port`);
  }
  // "0x7f.1" is an address to every URL parser, so it is one here.
  const address = parseNetwork(name);
  if (address !== null && !below) return { port, matches: (_host, ip) => contains(address, ip) };
  return { port, matches: (host) => (below ? host.endsWith(`.${name}`) : host === name) };
}

/** A host as the URL standard writes it: lower case, punycode, no trailing dot, IPv6 without brackets; null if it is none. */
export function hostName(text: string): string | null {
  const url = URL.parse(`http://${text}/`);
  // Anything but a bare host would have landed in another part of the URL.
  if (url === null || url.port !== '' || url.username !== '' || url.pathname !== '/' || url.search !== '') {
    return null;
  }
  const host = bareHost(url);
  return host === '' || host.includes('*') ? null : host;
}

/** The host of a URL without brackets and without the dot that makes a name absolute. */
export function bareHost(url: URL): string {
  return url.hostname.replace(/^\[(.*)\]$/, '$1').replace(/\.+$/, '');
}

function splitPort(entry: string): { pattern: string; port: number | null } {
  const match = /^(?:\[([^\]]+)\]|([^:]+))(?::(\d{1,5}))?$/.exec(entry);
  // Several colons and no brackets: an IPv6 address or range, which leaves no room for a port.
  if (match === null) return { pattern: entry, port: null };
  return { pattern: match[1] ?? match[2] ?? '', port: match[3] === undefined ? null : Number(match[3]) };
}

function parseNetwork(pattern: string): Network | null {
  if (isIP(pattern) !== 0) {
    const address = canonicalAddress(pattern);
    return [address, address instanceof ipaddr.IPv4 ? 32 : 128];
  }
  return ipaddr.isValidCIDR(pattern) ? ipaddr.parseCIDR(pattern) : null;
}

function contains(network: Network, ip: string): boolean {
  const address = canonicalAddress(ip);
  return address.kind() === network[0].kind() && address.match(network);
}
