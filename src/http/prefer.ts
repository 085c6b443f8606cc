import type { IncomingHttpHeaders } from 'node:http';

/** Longer than this nobody is kept waiting, in seconds: proxies cut connections that are silent for a minute. */
const LONGEST_WAIT = 50;

/** The seconds of `Prefer: wait=N` (RFC 7240, 4.3), as many as are granted; null when there is no such preference. */
export function preferredWait(headers: IncomingHttpHeaders): number | null {
  const preferences = [headers.prefer ?? []].flat().join(',');
  const match = /(?:^|[,;])\s*wait\s*=\s*"?(\d{1,6})"?\s*(?:[,;]|$)/i.exec(preferences);
  return match === null ? null : Math.min(Number(match[1]), LONGEST_WAIT);
}
