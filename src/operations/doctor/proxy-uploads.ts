import { Ailment } from './check.ts';

export interface ProxyClient {
  /** What paths are put behind. */
  readonly base: string;
  readonly key: string;
  readonly signal: AbortSignal;
}

/** A PNG of one grey pixel (PNG, third edition, 5). */
const PICTURE = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==',
  'base64',
);

/** Uploads a file, follows the URL that it gets, in part as well, and deletes it. */
export async function uploadAndRead(client: ProxyClient): Promise<string> {
  const reply = await call(client, 'POST', '/api/v1/assets?name=doctor.png', {
    headers: { 'content-type': 'image/png' },
    body: PICTURE,
  });
  const { id, url } = (await json(reply, 201)) as { id: string; url: string };
  try {
    return await readBack(client, url);
  } finally {
    await call(client, 'DELETE', `/api/v1/assets/${id}?permanent=true`);
  }
}

async function readBack({ base, signal }: ProxyClient, url: string): Promise<string> {
  if (!url.startsWith(`${base}/`)) {
    throw new Ailment(
      `The service hands out URLs under ${new URL(url).origin}.`,
      'Start the service with the same POLYREEL_PUBLIC_URL.',
    );
  }
  const whole = await fetch(url, { signal });
  if (whole.status !== 200 || !PICTURE.equals(Buffer.from(await whole.arrayBuffer()))) {
    throw new Ailment(
      `A file comes back with ${whole.status}, or with other bytes.`,
      'Have the proxy pass paths and queries on unchanged, and compress or rewrite nothing under /files/.',
    );
  }
  const part = await fetch(url, { headers: { range: 'bytes=1-3' }, signal });
  if (part.status === 206 && (await part.text()) === 'PNG')
    return 'Uploaded, and read as a whole and in part.';
  throw new Ailment(
    `A request for a part of a file is answered with ${part.status}.`,
    'Have the proxy pass Range, If-Range and Content-Range on, and not cache under /files/ without them.',
  );
}

/** Sends half a file by the tus protocol, asks how far it came, and gives it up. */
export async function resumable(client: ProxyClient, bytes: Buffer): Promise<string> {
  const tus = { 'tus-resumable': '1.0.0' };
  const made = await call(client, 'POST', '/api/v1/uploads', {
    headers: { ...tus, 'upload-length': String(2 * bytes.byteLength) },
  });
  const location = made.headers.get('location');
  if (made.status !== 201 || location === null) throw lostHeaders('Location', made.status);
  const path = new URL(location, `${client.base}/`).href;
  try {
    const sent = await call(client, 'PATCH', path, {
      headers: { ...tus, 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' },
      body: bytes,
    });
    if (sent.status !== 204) throw lostHeaders('Upload-Offset, or the method PATCH,', sent.status);
    const asked = await call(client, 'HEAD', path, { headers: tus });
    if (asked.headers.get('upload-offset') !== String(bytes.byteLength)) {
      throw lostHeaders('Upload-Offset', asked.status);
    }
    return 'Begun, and gone on with from where it was.';
  } finally {
    await call(client, 'DELETE', path, { headers: tus });
  }
}

function lostHeaders(name: string, status: number): Ailment {
  return new Ailment(
    `${name} does not come through (${status}).`,
    'Have the proxy pass the methods POST, PATCH, HEAD and DELETE, and all Tus-, Upload- and Location headers on.',
  );
}

interface CallOptions {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer;
}

/** `target` is a path, or a whole URL. */
async function call(
  { base, key, signal }: ProxyClient,
  method: string,
  target: string,
  { headers = {}, body }: CallOptions = {},
): Promise<Response> {
  const url = target.startsWith('/') ? base + target : target;
  const authorization = { authorization: `Bearer ${key}` };
  return fetch(url, {
    method,
    headers: { ...headers, ...authorization },
    signal,
    ...(body && { body: Uint8Array.from(body) }),
  });
}

async function json(reply: Response, status: number): Promise<unknown> {
  const text = await reply.text();
  if (reply.status === status) return JSON.parse(text);
  throw new Ailment(
    `An upload is answered with ${reply.status}: ${text.slice(0, 200)}`,
    'Have the proxy pass Authorization and the body on unchanged.',
  );
}
