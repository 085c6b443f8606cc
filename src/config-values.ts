import { availableParallelism } from 'node:os';

/** Turns what a person wrote into a value; throws an Error whose message says what is expected. */
export type Parser<T> = (raw: string) => T;

export const text: Parser<string> = (raw) => raw;

/** An absent value is null instead of an error. */
export function nullable<T>(parse: Parser<T>): Parser<T | null> {
  return (raw) => (raw === '' ? null : parse(raw));
}

export function choice<const T extends string>(allowed: readonly T[]): Parser<T> {
  return (raw) => {
    const found = allowed.find((value) => value === raw.toLowerCase());
    if (found === undefined) throw new Error(`"${raw}" is none of ${allowed.join(', ')}`);
    return found;
  };
}

/** "auto" is the number of processors that this process may use. */
export const workers: Parser<number> = (raw) => {
  if (raw === 'auto') return availableParallelism();
  if (!/^[1-9]\d{0,2}$/.test(raw))
    throw new Error(`"${raw}" is neither auto nor a whole number from 1 to 999`);
  return Number(raw);
};

export const count: Parser<number> = (raw) => {
  if (!/^[1-9]\d{0,2}$/.test(raw)) throw new Error(`"${raw}" is not a whole number from 1 to 999`);
  return Number(raw);
};

export const port: Parser<number> = (raw) => {
  const value = /^\d{1,5}$/.test(raw) ? Number(raw) : Number.NaN;
  if (!(value <= 65_535)) throw new Error(`"${raw}" is not a port from 0 to 65535`);
  return value;
};

/** What is between commas, without the empty ones. */
export const list: Parser<readonly string[]> = (raw) =>
  raw
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');

/** Ports and ranges of them like "80, 443, 1024-65535"; both ends of a range belong to it. */
export const portRanges: Parser<readonly { readonly from: number; readonly to: number }[]> = (raw) =>
  list(raw).map((entry) => {
    const [from = 0, to = from] = entry.split('-').map((end) => port(end.trim()));
    if (from > to || entry.split('-').length > 2)
      throw new Error(`"${entry}" is not a port or a range of ports`);
    return { from, to };
  });

const SIZE_UNITS: Readonly<Record<string, number>> = {
  '': 1,
  b: 1,
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
  tb: 1e12,
  kib: 2 ** 10,
  mib: 2 ** 20,
  gib: 2 ** 30,
  tib: 2 ** 40,
};

/** Bytes from "500MB" (decimal) or "1.5GiB" (binary), in any case. */
export const size: Parser<number> = (raw) => {
  const bytes = measure(raw, SIZE_UNITS);
  if (bytes === null || bytes < 1) throw new Error(`"${raw}" is not a size like 500MB or 10GiB`);
  return Math.floor(bytes);
};

/** As a size, of which there may be none ("0"). */
export const room: Parser<number> = (raw) => (measure(raw, SIZE_UNITS) === 0 ? 0 : size(raw));

const DURATION_UNITS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1e3,
  m: 60e3,
  h: 3600e3,
  d: 86_400e3,
};

/** Milliseconds from "400ms", "60s", "5m", "24h" or "7d". */
export const duration: Parser<number> = (raw) => {
  const millis = measure(raw, DURATION_UNITS);
  if (millis === null || millis < 1)
    throw new Error(`"${raw}" is not a duration like 400ms, 60s, 5m, 24h or 7d`);
  return Math.round(millis);
};

/** As a duration, of which there may be none ("0s"); null is for "auto". */
export const pause: Parser<number | null> = (raw) => {
  if (raw.toLowerCase() === 'auto') return null;
  return measure(raw, DURATION_UNITS) === 0 ? 0 : duration(raw);
};

function measure(raw: string, units: Readonly<Record<string, number>>): number | null {
  const match = /^(\d+(?:\.\d+)?)\s*([a-z]*)$/i.exec(raw);
  const unit = units[match?.[2]?.toLowerCase() ?? '?'];
  return match === null || unit === undefined ? null : Number(match[1]) * unit;
}

/** A path that a proxy keeps to itself, without a slash at its end. */
export const internalPath: Parser<string> = (raw) => {
  if (/^(?:\/[\w-]+)+$/.test(raw)) return raw;
  throw new Error('has to be a path like /polyreel-blobs, without a slash at its end');
};

/** An http(s) origin with an optional path prefix; comes back without a trailing slash. */
export const publicUrl: Parser<string> = (raw) => {
  const url = URL.canParse(raw) ? new URL(raw) : null;
  if (url === null || !/^https?:$/.test(url.protocol) || url.search || url.hash || url.username) {
    throw new Error(`"${raw}" is not an http or https URL without query, fragment or credentials`);
  }
  return url.href.replace(/\/+$/, '');
};
