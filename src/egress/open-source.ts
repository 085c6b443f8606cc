import type { IncomingHttpHeaders } from 'node:http';
import { AssetError } from '#errors.ts';
import { driveConfirmation } from './drive-confirmation.ts';
import type { Egress, Reply } from './egress.ts';
import { isWebPage, webPageError } from './web-page.ts';

export interface OpenOptions {
  /** Where to continue, when the file is still the one that the validator names; null for all of it. */
  readonly resume: { readonly offset: number; readonly validator: string } | null;
  readonly signal: AbortSignal;
}

/** Far more than any confirmation page has. */
const MAX_PAGE_BYTES = 1_000_000;

/**
 * The reply that carries a file: 200 with all of it; when resuming also 206 with a part, or 416 with none, which the
 * caller has to judge. Everything else is thrown: `unavailable` for what may pass (408, 425, 429, 5xx, with the source's Retry-After), `unprocessable` for the rest.
 */
export async function openSource(egress: Egress, url: URL, options: OpenOptions): Promise<Reply> {
  const reply = await request(egress, url, options);
  if (!isWebPage(reply.headers)) return reply;
  using page = reply;
  const confirmed = driveConfirmation(await pageText(page), page.url);
  if (confirmed === null) throw webPageError(page.url);
  const second = await request(egress, confirmed, options);
  if (!isWebPage(second.headers)) return second;
  second[Symbol.dispose]();
  throw webPageError(second.url);
}

async function request(egress: Egress, url: URL, { resume, signal }: OpenOptions): Promise<Reply> {
  const headers: Record<string, string> =
    resume === null ? {} : { range: `bytes=${resume.offset}-`, 'if-range': resume.validator };
  const reply = await egress.fetch(url, { headers, signal });
  const taken = resume === null ? [200] : [200, 206, 416];
  if (taken.includes(reply.status)) return reply;
  reply[Symbol.dispose]();
  throw statusError(reply);
}

function statusError({ status, headers, url: { host } }: Reply): AssetError {
  if (status === 408 || status === 425 || status === 429 || (status >= 500 && status !== 501)) {
    const retryAfter = retryAfterSeconds(headers);
    const sentence = `${host} is busy or broken (it answers ${status}).`;
    return new AssetError('unavailable', sentence, retryAfter === null ? {} : { retryAfter });
  }
  return new AssetError('unprocessable', refusalSentence(status, host));
}

function refusalSentence(status: number, host: string): string {
  switch (status) {
    case 401:
    case 403:
      return `${host} refuses the link (it answers ${status}): it may have expired, or not be open to everyone.`;
    case 404:
    case 410:
      return `${host} has no file at this link (it answers ${status}): it may have expired or been deleted.`;
    default:
      return `${host} gives no file at this link (it answers ${status}).`;
  }
}

/** RFC 9110 §10.2.3: seconds or a date, which is read against the clock that wrote it. */
export function retryAfterSeconds({ 'retry-after': header, date }: IncomingHttpHeaders): number | null {
  if (header === undefined) return null;
  if (/^\d+$/.test(header.trim())) return Number(header);
  const milliseconds = Date.parse(header) - Date.parse(date ?? '');
  return Number.isNaN(milliseconds) ? null : Math.max(0, Math.ceil(milliseconds / 1000));
}

async function pageText(page: Reply): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of page.body) {
    chunks.push(chunk);
    size += chunk.byteLength;
    if (size >= MAX_PAGE_BYTES) break;
  }
  return Buffer.concat(chunks).toString('utf8');
}
