import type { Kysely } from 'kysely';
import type { BlobKey, Blobs } from '#blobs/blobs.ts';
import type { Schema } from '#db/schema.ts';
import { AssetError } from '#errors.ts';
import { parseCaptions } from '#media/captions/parse.ts';
import { formatSrt, formatVtt } from '#media/captions/write.ts';
import { get } from './library.ts';
import { sizeText } from './size-text.ts';

export const CAPTION_FORMATS = ['vtt', 'srt'] as const;
export type CaptionFormat = (typeof CAPTION_FORMATS)[number];

/** Bytes; hours of captions have some hundred kilobytes. */
const MAX_CAPTIONS = 2 * 1024 * 1024;

/** Captions of whatever format in another one: players take WebVTT only. `unprocessable` for what holds no captions. */
export async function captionsAs(
  { db, blobs }: { db: Kysely<Schema>; blobs: Blobs },
  { workspaceId, id }: { workspaceId: string; id: string },
  format: CaptionFormat,
): Promise<string> {
  const { kind, name, blobKey } = await get(db, workspaceId, id);
  if (kind !== 'captions' || blobKey === null) {
    throw new AssetError('unprocessable', `${JSON.stringify(name)} holds no captions.`);
  }
  const lines = parseCaptions(await captionsText(blobs, { name, blobKey }));
  return format === 'vtt' ? formatVtt(lines) : formatSrt(lines);
}

/** The file as it is; `unprocessable` when it is too large to be read at once. */
export async function captionsText(
  blobs: Blobs,
  { name, blobKey }: { name: string; blobKey: BlobKey },
): Promise<string> {
  const size = (await blobs.size(blobKey)) ?? 0;
  if (size > MAX_CAPTIONS) {
    const sentence = `${JSON.stringify(name)} has more than the ${sizeText(MAX_CAPTIONS)} that captions may have.`;
    throw new AssetError('unprocessable', sentence);
  }
  const chunks: Buffer[] = [];
  for await (const chunk of await blobs.read(blobKey, null)) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}
