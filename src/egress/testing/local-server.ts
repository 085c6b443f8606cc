import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import {
  type AddressInfo,
  createServer as createTcpServer,
  type Server as NetServer,
  type Socket,
} from 'node:net';
import { CERTIFICATE, PRIVATE_KEY } from './certificate.ts';

/** A server of a test on a free port of 127.0.0.1; disposing cuts its connections. */
export interface LocalServer extends AsyncDisposable {
  readonly port: number;
  /** "http://127.0.0.1:<port>" */
  readonly origin: string;
  /** What came in, in order; empty for raw servers. */
  readonly requests: readonly IncomingMessage[];
}

export async function serve(listener: RequestListener): Promise<LocalServer> {
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    requests.push(request);
    listener(request, response);
  });
  return { ...(await listening(server, () => server.closeAllConnections())), requests };
}

/** Speaks TLS with the certificate of `media.test`. */
export async function serveTls(listener: RequestListener): Promise<LocalServer> {
  const server = createTlsServer({ cert: CERTIFICATE, key: PRIVATE_KEY }, listener);
  return { ...(await listening(server, () => server.closeAllConnections())), requests: [] };
}

/** For what no proper HTTP server would say. The handler gets each connection once its first bytes have come. */
export async function serveRaw(onRequest: (socket: Socket) => void): Promise<LocalServer> {
  const sockets = new Set<Socket>();
  const server = createTcpServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.once('data', () => onRequest(socket));
  });
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  return { ...(await listening(server, cut)), requests: [] };
}

async function listening(
  server: Server | NetServer,
  cut: () => void,
): Promise<Omit<LocalServer, 'requests'>> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    port,
    origin: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      server.close();
      cut();
    },
  };
}
