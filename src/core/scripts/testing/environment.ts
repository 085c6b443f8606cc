import assert from 'node:assert/strict';
import { AssetError, type Fault } from '#errors.ts';
import type { AudioFacts, Facts, VideoFacts } from '#media/facts.ts';
import type { Clip, Timeline } from '#media/render/timeline.ts';
import type { Parameters } from '../../generation/generation.ts';
import type { ClipDocument } from '../document/clips.ts';
import type { ScriptDocument } from '../document.ts';
import type { Environment, UsableAsset } from '../environment.ts';
import { readParameters } from '../inputs.ts';
import { parseScript } from '../parse.ts';
import { type Resolved, resolve } from '../resolve.ts';

/** Assets that tests refer to by their ids. */
export const CLIP_ID = '0190c0de-0000-7000-8000-000000000001';
export const PHOTO_ID = '0190c0de-0000-7000-8000-000000000002';
export const SONG_ID = '0190c0de-0000-7000-8000-000000000003';
export const PENDING_ID = '0190c0de-0000-7000-8000-000000000004';
export const SILENT_CLIP_ID = '0190c0de-0000-7000-8000-000000000005';
export const FOREIGN_ID = '0190c0de-0000-7000-8000-0000000000ff';

const AUDIO: AudioFacts = { codec: 'aac', sampleRate: 48_000, channels: 2, layout: 'stereo', bitRate: null };
const VIDEO: VideoFacts = {
  codec: 'h264',
  width: 1280,
  height: 720,
  rotation: 0,
  frameRate: 25,
  frameRateExact: '25/1',
  pixelFormat: 'yuv420p',
  hdr: false,
  alpha: false,
  bitRate: null,
};

function facts(own: Pick<Facts, 'kind' | 'mediaType'> & Partial<Facts>): Facts {
  const streams = { video: null, audio: null, image: null, captions: null, font: null };
  return { container: '', duration: null, bitRate: null, ...streams, tags: {}, ...own };
}

export const CLIP_FACTS = facts({
  kind: 'video',
  mediaType: 'video/mp4',
  duration: 10,
  video: VIDEO,
  audio: AUDIO,
});
const IMAGE = {
  format: 'png',
  width: 400,
  height: 300,
  orientation: 1,
  pages: 1,
  alpha: false,
  colorSpace: 'srgb',
};
export const PHOTO_FACTS = facts({ kind: 'image', mediaType: 'image/png', image: IMAGE });
export const SONG_FACTS = facts({ kind: 'audio', mediaType: 'audio/mpeg', duration: 4, audio: AUDIO });

function asset(id: string, name: string, own: Facts | null): [string, UsableAsset] {
  const status = own === null ? 'processing' : 'ready';
  return [
    id,
    { id, name, status, sha256: own === null ? null : id.replaceAll('-', '').repeat(2), facts: own },
  ];
}

/** A project with a video of 10 s, an image of 400×300, a sound of 4 s, one without sound, and one that is not ready. */
export const ENVIRONMENT: Environment = {
  values: new Map(),
  project: { name: 'Project', media: [CLIP_ID, PHOTO_ID], audio: [SONG_ID] },
  today: '2025-05-25',
  seed: 7,
  assets: new Map([
    asset(CLIP_ID, 'clip.mp4', CLIP_FACTS),
    asset(PHOTO_ID, 'photo.png', PHOTO_FACTS),
    asset(SONG_ID, 'song.mp3', SONG_FACTS),
    asset(PENDING_ID, 'pending.mp4', null),
    asset(SILENT_CLIP_ID, 'silent.mp4', { ...CLIP_FACTS, audio: null, duration: 3 }),
  ]),
  captionTexts: new Map(),
  speech: new Map(),
  dryRun: false,
  quality: null,
};

export interface Attempt {
  readonly parameters?: Parameters;
  readonly environment?: Partial<Environment>;
}

/** Everything from the document as it was sent to the timeline, at 25 frames per second unless it says. */
export function resolved(written: object, { parameters = {}, environment = {} }: Attempt = {}): Resolved {
  const document: ScriptDocument = parseScript({ output: { fps: 25 }, ...written });
  const { values } = readParameters(document, parameters);
  return resolve(document, { ...ENVIRONMENT, values, ...environment });
}

/** The same for the clips of some tracks. */
export function resolvedTracks(...tracks: (readonly ClipDocument[])[]): Timeline {
  return resolved(scriptOf(...tracks)).timeline;
}

export function scriptOf(...tracks: (readonly ClipDocument[])[]) {
  return { timeline: { tracks: tracks.map((clips) => ({ clips })) } };
}

export function onlyClip({ stage }: Timeline): Clip {
  const clips = stage.tracks.flatMap((track) => track.clips);
  const [clip] = clips;
  assert.ok(clip !== undefined && clips.length === 1, `one clip, not ${clips.length}`);
  return clip;
}

/** When clips are there, in seconds. */
export function spans({ stage }: Timeline): (readonly [start: number, length: number])[][] {
  return stage.tracks.map(({ clips }) => clips.map(({ start, length }) => [round(start), round(length)]));
}

export function round(seconds: number): number {
  return Math.round(seconds * 1e6) / 1e6;
}

/** The faults of what is thrown: each place with its message. */
export function faultsOf(attempt: () => unknown): Record<string, string> {
  try {
    attempt();
  } catch (error) {
    assert.ok(error instanceof AssetError, String(error));
    return Object.fromEntries(error.faults.map(({ at, message }: Fault) => [at, message]));
  }
  return {};
}
