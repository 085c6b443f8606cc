import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/**
 * Public by their range, and yet answered inside a provider's own network: Azure's metadata and DNS service.
 * The other clouds' such addresses are link-local, carrier-grade NAT or reserved, and so denied by their range.
 */
const PRIVILEGED = new Set(['168.63.129.16']);

/** RFC 4291 §2.4 and the IANA registry: this is all of the global unicast space that has been given out. */
const GLOBAL_UNICAST = ipaddr.IPv6.parseCIDR('2000::/3');

/**
 * Whether anybody on the internet could reach this address, which is what a link from a stranger may lead to.
 * False for loopback, private, link-local, shared, multicast, unspecified, reserved, documentation, benchmarking and
 * translation-service ranges, for scoped addresses ("fe80::1%eth0") and for what is no address. An IPv4 address inside
 * an IPv6 one is judged for what it is, because that is where the packet ends up.
 */
export function isPublicAddress(ip: string): boolean {
  // Stricter than the library, which also takes "127.1" and "0x7f000001".
  if (isIP(ip) === 0) return false;
  const address = ipaddr.parse(ip);
  return address instanceof ipaddr.IPv4 ? isPublicV4(address) : isPublicV6(address);
}

/** The address in its shortest usual form, an IPv4-mapped one as IPv4; for comparing addresses. */
export function canonicalAddress(ip: string): ipaddr.IPv4 | ipaddr.IPv6 {
  return ipaddr.process(ip);
}

function isPublicV4(address: ipaddr.IPv4): boolean {
  return address.range() === 'unicast' && !PRIVILEGED.has(address.toString());
}

function isPublicV6(address: ipaddr.IPv6): boolean {
  if (address.zoneId !== undefined) return false;
  const { parts } = address;
  if (isIsatap(parts) && !isPublicV4(embedded(parts, 6))) return false;
  switch (address.range()) {
    case 'ipv4Mapped':
    case 'rfc6145':
      return isPublicV4(embedded(parts, 6));
    case 'rfc6052':
      // RFC 8215: where the IPv4 address sits in 64:ff9b:1::/48 is each network's own choice, so that nobody outside
      // can tell which one it leads to.
      return parts[2] === 0 && isPublicV4(embedded(parts, 6));
    case '6to4':
      return isPublicV4(embedded(parts, 1));
    case 'teredo':
      // RFC 4380 §4: the relay as it is, the client with every bit turned over.
      return isPublicV4(embedded(parts, 2)) && isPublicV4(embedded(parts, 6, 0xffff));
    case 'unicast':
      // RFC 4291 §2.5.5.1: the deprecated ::a.b.c.d form.
      if (parts.slice(0, 6).every((part) => part === 0)) return isPublicV4(embedded(parts, 6));
      return address.match(GLOBAL_UNICAST);
    default:
      return false;
  }
}

/** RFC 5214 §6.1: an interface identifier of 00-00-5E-FE and the IPv4 address, with any "universal" and "group" bits. */
function isIsatap(parts: readonly number[]): boolean {
  return ((parts[4] ?? 0) & ~0x0300) === 0 && parts[5] === 0x5efe;
}

/** The IPv4 address that starts at a 16-bit part, its bits turned over by `mask`. */
function embedded(parts: readonly number[], at: number, mask = 0): ipaddr.IPv4 {
  const [high = 0, low = 0] = parts.slice(at, at + 2).map((part) => part ^ mask);
  return new ipaddr.IPv4([high >> 8, high & 0xff, low >> 8, low & 0xff]);
}
