import type { Egress, Reply } from '#egress/egress.ts';
import { AssetError } from '#errors.ts';

type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

/** The client's own headers would tell strangers about this machine, and take more from its environment. */
const SENT = ['accept', 'authorization', 'content-type'];

/** Statuses that a `Response` takes no body for. */
const WITHOUT_BODY: ReadonlySet<number> = new Set([204, 205, 304]);

/**
 * A `fetch` for clients of JSON APIs that goes out through `egress`. A redirect is handed out as a reply: nobody but the
 * configured host is to get the key. Rejects, and its body throws, as `Egress.fetch` does, and with `unprocessable` for
 * a reply of more than `maxBytes`.
 */
export function egressFetch(egress: Egress, maxBytes: number): Fetch {
  return async (input, { method = 'GET', headers, body, signal } = {}) => {
    if (body !== undefined && body !== null && typeof body !== 'string') {
      throw new TypeError('Only text is sent to endpoints.');
    }
    const given = new Headers(headers);
    const reply = await egress.fetch(input instanceof Request ? input.url : input, {
      method,
      headers: Object.fromEntries([...given].filter(([name]) => SENT.includes(name))),
      body: body ?? null,
      signal: signal ?? new AbortController().signal,
      maxRedirects: 0,
    });
    return responseFrom(reply, maxBytes);
  };
}

function responseFrom(reply: Reply, maxBytes: number): Response {
  const { status, headers } = reply;
  // Those that may come more than once, like Set-Cookie, are nothing that is looked at.
  const single = Object.entries(headers).flatMap(([name, value]) =>
    typeof value === 'string' ? [[name, value] as const] : [],
  );
  const head = { status, headers: Object.fromEntries(single) };
  if (!WITHOUT_BODY.has(status)) return new Response(ReadableStream.from(bounded(reply, maxBytes)), head);
  reply[Symbol.dispose]();
  return new Response(null, head);
}

async function* bounded({ body, url }: Reply, maxBytes: number): AsyncGenerator<Uint8Array> {
  let received = 0;
  for await (const chunk of body) {
    received += chunk.byteLength;
    if (received > maxBytes) {
      const sentence = `${url.host} sends more than the ${maxBytes.toLocaleString('en')} bytes that are taken from it.`;
      throw new AssetError('unprocessable', sentence);
    }
    yield chunk;
  }
}
