import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A page of somebody else's, by another name: another site for the browser. */
export async function openElsewhere(html: string): Promise<AsyncDisposable & { readonly origin: string }> {
  const http = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.end(html);
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const { port } = http.address() as AddressInfo;
  return {
    origin: `http://elsewhere.test:${port}`,
    async [Symbol.asyncDispose]() {
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  };
}
