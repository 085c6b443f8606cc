import type { IncomingHttpHeaders } from 'node:http';
import { AssetError } from '#errors.ts';
import { mediaType } from './source-facts.ts';

const PAGE_TYPES = new Set(['text/html', 'application/xhtml+xml']);
/** The WHATWG sniffing standard looks at as much. */
const HEAD_BYTES = 1445;
/** Comments are matched in one way only: nested choices would let a hostile page cost exponential time. */
const HTML_START =
  /^\uFEFF?(?:\s|<!--(?:(?!-->)[\s\S])*-->)*<(?:!doctype\s+html|html|head|body|title|meta|script|iframe)[\s>]/i;

/** Hosts that ask who is there; landing on one means that the link is not open to everybody. */
const SIGN_IN_HOSTS = new Set([
  'accounts.google.com',
  'login.live.com',
  'login.microsoftonline.com',
  'login.microsoft.com',
]);

/** Whether a source calls its reply a web page. */
export function isWebPage(headers: IncomingHttpHeaders): boolean {
  return PAGE_TYPES.has(mediaType(headers) ?? '');
}

export function webPageError({ hostname }: URL): AssetError {
  const hint = SIGN_IN_HOSTS.has(hostname)
    ? 'It asks for a sign-in: share the file with everyone who has the link.'
    : 'Use the link of the file itself.';
  return new AssetError(
    'unprocessable',
    `The link leads to a web page (HTML) on ${hostname}, not to media. ${hint}`,
  );
}

/** Passes bytes on, unless they begin like a web page, whatever their source called them. */
export async function* refuseWebPage(
  bytes: AsyncIterable<Uint8Array>,
  url: URL,
): AsyncGenerator<Uint8Array, void, undefined> {
  let head: Uint8Array[] | null = [];
  let size = 0;
  for await (const chunk of bytes) {
    if (head === null) {
      yield chunk;
      continue;
    }
    head.push(chunk);
    size += chunk.byteLength;
    if (size < HEAD_BYTES) continue;
    refuseHtml(head, url);
    yield* head;
    head = null;
  }
  if (head === null) return;
  refuseHtml(head, url);
  yield* head;
}

function refuseHtml(head: readonly Uint8Array[], url: URL): void {
  const text = Buffer.concat(head).subarray(0, HEAD_BYTES).toString('utf8');
  if (HTML_START.test(text)) throw webPageError(url);
}
