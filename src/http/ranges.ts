/** Byte positions, both ends included. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

const SINGLE = /^bytes=\s*(\d*)-(\d*)\s*$/i;

/**
 * The part of a representation of `size` bytes that a `Range` header asks for; null for "all of it", which is also
 * the answer to several ranges at once, other units and anything malformed: "a server MAY ignore the Range header
 * field" (RFC 9110, 14.2).
 */
export function parseRange(header: string | undefined, size: number): Range | 'unsatisfiable' | null {
  const match = SINGLE.exec(header ?? '');
  if (match === null) return null;
  const [, first = '', last = ''] = match;
  if (first === '') return last === '' ? null : suffix(Number(last), size);
  const start = Number(first);
  const end = last === '' ? size - 1 : Number(last);
  // "An int-range is invalid if the last-pos value is present and less than first-pos" (14.1.1).
  if (last !== '' && end < start) return null;
  return start < size ? { start, end: Math.min(end, size - 1) } : 'unsatisfiable';
}

/** The last `length` bytes; all of them when there are fewer. */
function suffix(length: number, size: number): Range | 'unsatisfiable' {
  if (length === 0 || size === 0) return 'unsatisfiable';
  return { start: Math.max(0, size - length), end: size - 1 };
}
