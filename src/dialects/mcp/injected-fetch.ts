import type { FastifyInstance } from 'fastify';

/** Statuses whose responses have no body (Fetch, 2.2.3). */
const BODILESS = new Set([204, 205, 304]);

/** A `fetch` that calls the routes of this very server, as a client with that address. */
export function injectedFetch(http: FastifyInstance, remoteAddress: string): typeof globalThis.fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    const { pathname, search } = new URL(request.url);
    const { statusCode, headers, rawPayload } = await http.inject({
      method: request.method as 'GET',
      url: `${pathname}${search}`,
      headers: Object.fromEntries(request.headers),
      payload: Buffer.from(await request.arrayBuffer()),
      remoteAddress,
      signal: request.signal,
    });
    const fields = Object.entries(headers).flatMap(([name, value]) =>
      [value].flat().flatMap((one): [string, string][] => (one === undefined ? [] : [[name, String(one)]])),
    );
    const body = BODILESS.has(statusCode) ? null : new Uint8Array(rawPayload);
    return new Response(body, { status: statusCode, headers: fields });
  };
}
