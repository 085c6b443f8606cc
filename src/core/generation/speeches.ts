import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { AssetError } from '#errors.ts';
import { digest } from '../inspect.ts';
import type { SpokenText } from '../scripts/environment.ts';
import type { NeededSpeech } from '../scripts/needs.ts';
import type { Speech } from '../scripts/speech.ts';
import { inParallel } from './parallel.ts';
import { type CachedPart, findParts, keepPart } from './part-cache.ts';
import type { PreparingParts, Speaker } from './parts.ts';

/** A speech that has been made, and the blob that holds it: a WAV file. */
export interface Spoken extends SpokenText {
  readonly blobKey: string;
}

export interface SpeechOrder {
  readonly workspaceId: string;
  readonly speeches: readonly NeededSpeech[];
  /** For files in the making. */
  readonly dir: string;
}

/** So many are made at the same time: each is short. */
const AT_ONCE = 2;

/** Speeches by their keys, those that were made before from the cache. */
export async function speakAll(
  parts: PreparingParts,
  { workspaceId, speeches, dir }: SpeechOrder,
  signal: AbortSignal,
): Promise<{ spoken: Map<string, Spoken>; hits: number }> {
  const keyOf = (speech: Speech) => cacheKey(parts.speaker, speech);
  const known = await findParts(parts.db, workspaceId, speeches.map(keyOf));
  const missing = speeches.filter((speech) => !known.has(keyOf(speech)));
  const made = await inParallel(missing, { atOnce: AT_ONCE, signal }, async (speech, signal) => {
    const path = join(dir, `speech-${speech.key}.wav`);
    const details = await speak(parts, { ...speech, outPath: path }, signal);
    const part = await keepPart(parts, { workspaceId, key: keyOf(speech), path, details }, signal);
    return [keyOf(speech), part] as const;
  });
  const all = new Map([...known, ...made]);
  const spoken = speeches.flatMap((speech) => {
    const part = all.get(keyOf(speech));
    return part === undefined ? [] : [[speech.key, spokenFrom(part)] as const];
  });
  return { spoken: new Map(spoken), hits: speeches.length - missing.length };
}

type Details = Pick<SpokenText, 'media' | 'sentences'>;

async function speak(
  { speaker, media }: PreparingParts,
  { text, voice, pace, outPath, pointer }: NeededSpeech & { readonly outPath: string },
  signal: AbortSignal,
): Promise<Details> {
  const input = { text, voice, pace, outPath };
  const { sentences } = await speaker.speak(input, signal).catch((error: unknown) => {
    throw blamed(error, pointer);
  });
  const facts = await media.probe({ path: outPath, mediaType: null, name: 'speech.wav' }, signal);
  const sha256 = await digest(createReadStream(outPath));
  return { media: { assetId: null, sha256, facts }, sentences };
}

/** A voice that is not known, say, is a matter of the clip. */
function blamed(error: unknown, pointer: string): unknown {
  if (!(error instanceof AssetError) || !['invalid', 'unprocessable'].includes(error.kind)) return error;
  const { message } = error;
  const faults = [{ at: pointer, in: 'body' as const, message }];
  return new AssetError('unprocessable', `${pointer}: ${message}`, { cause: error, faults });
}

/** Another speaker says the same otherwise. */
function cacheKey(speaker: Speaker, { key }: Speech): string {
  return createHash('sha256')
    .update(JSON.stringify(['speech', speaker.name, key]))
    .digest('hex');
}

function spokenFrom({ details, blob_key: blobKey }: CachedPart): Spoken {
  const { media, sentences }: Details = JSON.parse(details ?? '{}');
  return { media, sentences, blobKey };
}
