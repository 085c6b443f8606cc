import type { IncomingHttpHeaders } from 'node:http';

/** What a representation is told apart by. */
export interface Validators {
  /** A strong entity tag with its quotes. */
  readonly etag: string;
  readonly lastModified: Date;
}

export type Verdict = 'send' | 'not-modified' | 'failed';

/** Evaluates the conditions of a GET or HEAD in the order of RFC 9110, 13.2.2. */
export function checkPreconditions(headers: IncomingHttpHeaders, validators: Validators): Verdict {
  const ifMatch = headers['if-match'];
  if (ifMatch !== undefined) {
    if (!listsTag(ifMatch, validators.etag, strongly)) return 'failed';
  } else if (modifiedSince(headers['if-unmodified-since'], validators.lastModified) === true) {
    return 'failed';
  }
  const ifNoneMatch = headers['if-none-match'];
  if (ifNoneMatch !== undefined)
    return listsTag(ifNoneMatch, validators.etag, weakly) ? 'not-modified' : 'send';
  return modifiedSince(headers['if-modified-since'], validators.lastModified) === false
    ? 'not-modified'
    : 'send';
}

/** Whether a `Range` still applies (RFC 9110, 13.1.5): by a strong tag, or by exactly the date that was sent. */
export function rangeApplies(headers: IncomingHttpHeaders, { etag, lastModified }: Validators): boolean {
  const ifRange = headers['if-range'];
  if (typeof ifRange !== 'string') return true;
  return /^(?:W\/)?"/.test(ifRange)
    ? strongly(ifRange, etag)
    : Date.parse(ifRange) === wholeSeconds(lastModified);
}

/** True or false; null when there is no date to compare with, which makes the condition void. */
function modifiedSince(header: string | undefined, lastModified: Date): boolean | null {
  const since = Date.parse(header ?? '');
  return Number.isNaN(since) ? null : wholeSeconds(lastModified) > since;
}

/** HTTP dates have no fractions. */
function wholeSeconds(date: Date): number {
  return Math.floor(date.getTime() / 1000) * 1000;
}

type Comparison = (listed: string, etag: string) => boolean;

const strongly: Comparison = (listed, etag) => listed === etag;
const weakly: Comparison = (listed, etag) => listed.replace(/^W\//, '') === etag;

function listsTag(header: string, etag: string, equal: Comparison): boolean {
  if (header.trim() === '*') return true;
  return (header.match(/(?:W\/)?"[^"]*"/g) ?? []).some((listed) => equal(listed, etag));
}
