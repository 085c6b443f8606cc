import { setTimeout as sleep } from 'node:timers/promises';
import type { Reply } from '../conformance/client.ts';
import { native } from '../conformance/drivers/native.ts';
import type { MediaFile } from '../crash/files.ts';
import { CHUNK } from '../tus/service.ts';
import { ask, outcomeOf } from './exchange.ts';
import type { Arrival, Way } from './roads.ts';

const UPLOADS = '/api/v1/uploads';
const VERSION = { 'tus-resumable': '1.0.0' };
const PIECES = 3;
/** As often, a client asks where it was before it gives up; by then somebody who died has lost the upload's lease. */
const PATIENCE = 100;
/** Milliseconds between two such questions. */
const PAUSE = 250;

/** In pieces, each to whichever node answers, going on from where the service says that it was. */
export async function resumableRoad(way: Way, { name, bytes }: MediaFile): Promise<Arrival> {
  const length = bytes.byteLength;
  const metadata = `filename ${Buffer.from(name).toString('base64')}`;
  const created = await ask(way.origin, native, {
    method: 'POST',
    path: UPLOADS,
    headers: { ...VERSION, 'upload-length': String(length), 'upload-metadata': metadata },
  });
  const outcome = outcomeOf(native, created);
  if (created === null || outcome !== 'done') return { outcome: outcome === 'done' ? 'lost' : outcome };
  const path = new URL(created.headers.get('location') ?? '', way.origin).pathname;
  const id = created.headers.get('polyreel-asset-id') ?? '';

  const piece = Math.ceil(length / PIECES);
  for (let offset: number | null = 0, asked = 0; asked < PATIENCE; ) {
    if (offset === length) return { outcome: 'done', id };
    const origin = asked === 0 ? way.origin : await way.another();
    if (offset !== null && origin !== null) {
      const reply = await ask(origin, native, {
        method: 'PATCH',
        path,
        headers: { ...VERSION, 'content-type': CHUNK, 'upload-offset': String(offset) },
        body: bytes.subarray(offset, offset + piece),
      });
      offset = offsetIn(reply);
      continue;
    }
    asked += 1;
    await sleep(PAUSE);
    if (origin !== null)
      offset = offsetIn(await ask(origin, native, { method: 'HEAD', path, headers: VERSION }));
  }
  return { outcome: 'left' };
}

/** Null for whoever has to ask again: the connection broke, a part does not answer, or somebody else is at it still. */
function offsetIn(reply: Reply | null): number | null {
  if (reply === null || [409, 423, 503].includes(reply.status)) return null;
  if (reply.status >= 300) throw new Error(`a resumable upload: ${reply.status} ${reply.bytes}`);
  return Number(reply.headers.get('upload-offset'));
}
