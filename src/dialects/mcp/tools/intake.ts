import { setTimeout as sleep } from 'node:timers/promises';
import { Type } from 'typebox';
import type { AssetDetail as FullAsset } from '#sdk/index.ts';
import type { Desk } from '../desk.ts';
import { presentDetail, presentSummary } from '../present.ts';
import { AssetDetail, AssetSummary, Id, Tags } from '../shapes.ts';
import { thumbnailOf } from '../thumbnail.ts';
import { ADDS, READS, type Tool, tool } from '../tool.ts';

/** Seconds: clients commonly give a tool a minute. */
const LONGEST_WAIT = 50;
const USUAL_WAIT = 30;
/** Milliseconds between two looks, each of which counts against the key's rate: soon at first, as pictures take no longer. */
const SHORTEST = 250;
const LONGEST = 4_000;
/** Characters. */
const LONGEST_TEXT = 500_000;

const importAsset = tool('import_asset', {
  title: 'Import a file by its link',
  description:
    'Fetches an image, video or sound from an http(s) link or a share page into the library. Answers at once; wait_for_asset tells when it is there.',
  input: Type.Object({
    link: Type.String({ minLength: 1, description: 'http or https; share pages work as well.' }),
    name: Type.Optional(Type.String({ description: 'Otherwise as the source calls the file.' })),
    tags: Type.Optional(Tags),
    projectId: Type.Optional(Id),
  }),
  output: AssetSummary,
  annotations: { ...ADDS, openWorldHint: true },
  async run({ link, ...about }, { polyreel }, signal) {
    return { value: presentSummary(await polyreel.import(link, about, { signal })) };
  },
});

const uploadText = tool('upload_text', {
  title: 'Upload a text file',
  description: 'Puts captions that were written here (SRT, WebVTT, LRC) into the library as an asset.',
  input: Type.Object({
    name: Type.String({ minLength: 1, description: 'A file name, like "german.srt".' }),
    text: Type.String({ minLength: 1, maxLength: LONGEST_TEXT }),
    tags: Type.Optional(Tags),
    projectId: Type.Optional(Id),
  }),
  output: AssetSummary,
  annotations: ADDS,
  async run({ text, ...about }, { polyreel }, signal) {
    return { value: presentSummary(await polyreel.upload(new Blob([text]), { ...about, signal })) };
  },
});

const waitForAsset = tool('wait_for_asset', {
  title: 'Wait for an asset',
  description:
    'Waits until an import, upload or render has ended. `done` is false when it goes on after `seconds`: call it again.',
  input: Type.Object({
    id: Id,
    seconds: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: LONGEST_WAIT,
        description: `${USUAL_WAIT} unless said otherwise.`,
      }),
    ),
  }),
  output: Type.Object({ done: Type.Boolean(), asset: AssetDetail }),
  annotations: READS,
  async run({ id, seconds = USUAL_WAIT }, desk, signal) {
    const asset = await looking(id, { desk, signal, until: Date.now() + seconds * 1000 });
    const value = { done: hasEnded(asset), asset: presentDetail(asset) };
    return { value, shown: asset.status === 'ready' ? await thumbnailOf(asset, desk, signal) : [] };
  },
});

interface Patience {
  readonly desk: Desk;
  readonly signal: AbortSignal;
  /** Unix time in milliseconds. */
  readonly until: number;
}

/** The asset as it is when it has ended, or at that time. */
async function looking(id: string, { desk: { polyreel }, signal, until }: Patience): Promise<FullAsset> {
  for (let pause = SHORTEST; ; pause = Math.min(2 * pause, LONGEST)) {
    const asset = await polyreel.assets.get(id, { signal });
    const left = until - Date.now();
    if (hasEnded(asset) || left <= 0) return asset;
    await sleep(Math.min(pause, left), undefined, { signal });
  }
}

function hasEnded({ status }: FullAsset): boolean {
  return status === 'ready' || status === 'failed';
}

export const INTAKE_TOOLS: readonly Tool[] = [importAsset, uploadText, waitForAsset];
