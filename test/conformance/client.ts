import { connect } from 'node:net';
import { buffer } from 'node:stream/consumers';

export interface Call {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** A stream goes out chunked, without a Content-Length. */
  readonly body?: Uint8Array | string | ReadableStream<Uint8Array>;
}

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Buffer;
}

export async function send(origin: string, { method, path, headers = {}, body }: Call): Promise<Reply> {
  const response = await fetch(origin + path, {
    method,
    headers,
    ...(body !== undefined && { body }),
    duplex: 'half', // what fetch asks for when the body is a stream
    redirect: 'manual', // a client of these APIs follows no redirect of an upload
  });
  return {
    status: response.status,
    headers: response.headers,
    bytes: Buffer.from(await response.arrayBuffer()),
  };
}

/** The body as JSON; throws with the text where it is none. */
export function jsonOf({ status, headers, bytes }: Reply): unknown {
  const type = headers.get('content-type') ?? 'none';
  if (!/^application\/(?:problem\+)?json\b/.test(type)) throw new Error(`${status} ${type}: ${bytes}`);
  return JSON.parse(bytes.toString());
}

/** Announces `missing` bytes more than it sends, and ends. */
export async function sendShort(
  origin: string,
  call: Call & { body: Uint8Array },
  missing: number,
): Promise<Reply> {
  const socket = openUpload(origin, call, missing);
  socket.end();
  const raw = await buffer(socket);
  const end = raw.indexOf('\r\n\r\n');
  const [statusLine = '', ...lines] = raw.subarray(0, end).toString('latin1').split('\r\n');
  const headers = new Headers(lines.map(headerOf));
  return { status: Number(statusLine.split(' ')[1]), headers, bytes: raw.subarray(end + 4) };
}

/** A connection on which all but the last `missing` bytes of an upload have been written. */
export function openUpload(
  origin: string,
  { method, path, headers = {}, body }: Call & { body: Uint8Array },
  missing: number,
) {
  const { hostname, port, host } = new URL(origin);
  const all = { host, ...headers, 'content-length': String(body.byteLength + missing) };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  const socket = connect({ host: hostname, port: Number(port), allowHalfOpen: true });
  socket.write(`${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n`, 'latin1');
  socket.write(body);
  return socket;
}

function headerOf(line: string): [string, string] {
  const colon = line.indexOf(':');
  return [line.slice(0, colon), line.slice(colon + 1).trim()];
}
