import { type Reply, send } from '../conformance/client.ts';
import type { Sample, Send } from '../conformance/driver.ts';
import { indream } from '../conformance/drivers/indream.ts';
import { native } from '../conformance/drivers/native.ts';
import { runway } from '../conformance/drivers/runway.ts';
import { type Source, whole } from '../conformance/source.ts';
import type { MediaFile } from './files.ts';
import { API_KEY } from './service.ts';

export interface Target {
  readonly origin: string;
  /** Where files lie that are imported by link. */
  readonly source: Source;
}

/** Sends a file on one way into the library; the reply that says whether it is there, or will be. */
export type WayIn = (target: Target, file: MediaFile) => Promise<Reply>;

/** Asserts that a reply says, in the words of its API, that a part does not answer now. */
export type Unavailable = (reply: Reply) => unknown;

/** One way of each kind, with how it says that it cannot at the moment. */
export const WAYS_IN = {
  raw: ofDriver(native),
  form: ofDriver(indream),
  vendor: ofDriver(runway),
  pieces: ofNative(async (call, { name, bytes }) => {
    const created = await call({
      method: 'POST',
      path: '/api/v1/uploads',
      headers: {
        'tus-resumable': '1.0.0',
        'upload-length': String(bytes.byteLength),
        'upload-metadata': `filename ${Buffer.from(name).toString('base64')}`,
      },
    });
    if (created.status !== 201) return created;
    return call({
      method: 'PATCH',
      path: created.headers.get('location') ?? '',
      headers: {
        'tus-resumable': '1.0.0',
        'content-type': 'application/offset+octet-stream',
        'upload-offset': '0',
      },
      body: bytes,
    });
  }),
  slot: ofNative(async (call, { name, bytes }) => {
    const slot = await call(json('/api/v1/uploads/slots', { name }));
    if (slot.status !== 201) return slot;
    const { pathname, search } = new URL(JSON.parse(slot.bytes.toString()).url);
    return call({ method: 'PUT', path: pathname + search, body: bytes });
  }),
  link: ofNative((call, file, { source }) => {
    const link = source.at(`/${file.sha256}/${file.name}`, whole(sampleOf(file)));
    return call(json('/api/v1/imports', { link }));
  }),
} satisfies Readonly<Record<string, { readonly send: WayIn; readonly unavailable: Unavailable }>>;

function ofDriver(driver: typeof native | typeof indream | typeof runway) {
  return {
    async send({ origin }: Target, file: MediaFile) {
      const sendHere = sender(origin, driver.authorize(API_KEY));
      return sendHere(await driver.upload(sampleOf(file)));
    },
    unavailable: (reply: Reply) => driver.refused(reply, 'unavailable'),
  };
}

function ofNative(way: (call: Send, file: MediaFile, target: Target) => Promise<Reply>) {
  return {
    send: (target: Target, file: MediaFile) =>
      way(sender(target.origin, native.authorize(API_KEY)), file, target),
    unavailable: (reply: Reply) => native.refused(reply, 'unavailable'),
  };
}

function sender(origin: string, authorization: Record<string, string>): Send {
  return (call) => send(origin, { ...call, headers: { ...authorization, ...call.headers } });
}

function json(path: string, body: object) {
  const headers = { 'content-type': 'application/json' };
  return { method: 'POST', path, headers, body: JSON.stringify(body) };
}

export function sampleOf({ name, bytes }: MediaFile): Sample {
  return name.endsWith('.wav')
    ? { name, bytes, kind: 'audio', mediaType: 'audio/wav' }
    : { name, bytes, kind: 'image', mediaType: 'image/png' };
}
