import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MediaPool } from '#media/pool.ts';
import { type Output, PLAIN_TEXT, type Timeline } from '#media/render/timeline.ts';
import type { RenderPool } from '#media/render-pool.ts';
import type { Check } from './check.ts';

const REMEDY =
  'Install the dependencies anew (npm ci) on this machine: the media libraries are built for each platform.';

export function mediaChecks(pools: { readonly media: MediaPool; readonly renderer: RenderPool }): Check[] {
  return [
    {
      name: 'fonts',
      remedy: 'Install the dependencies anew (npm ci): the fonts are among them.',
      run: (signal) =>
        withPicture(pools, SCRIPTS.join(' '), { signal, look: async () => 'All writing systems are drawn.' }),
    },
    {
      name: 'media engine',
      remedy: REMEDY,
      run: (signal) =>
        withPicture(pools, 'Polyreel', { signal, look: (path) => probe(pools.media, path, signal) }),
    },
  ];
}

/** A word in each writing system for which a font is shipped. */
const SCRIPTS = ['Film', 'Фильм', '映画', '电影', '영화', 'סרט', 'فيلم', 'फ़िल्म', 'ภาพยนตร์', '🎬', '★'];

const OUTPUT: Output = {
  format: 'png',
  width: 320,
  height: 180,
  fps: { num: 25, den: 1 },
  quality: 'medium',
  stillAt: 0,
  loudness: null,
};

interface Looking {
  readonly signal: AbortSignal;
  readonly look: (path: string) => Promise<string>;
}

async function withPicture(
  { renderer }: { readonly renderer: RenderPool },
  text: string,
  { signal, look }: Looking,
): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'polyreel-doctor-'));
  try {
    const outPath = join(folder, 'picture.png');
    const provenance = {
      digitalSourceType: null,
      title: 'A test',
      tool: 'Polyreel',
      createdAt: new Date().toISOString(),
    };
    await renderer.still(
      { timeline: saying(text), files: [], at: 0, format: 'png', provenance, outPath },
      signal,
    );
    return await look(outPath);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function probe(media: MediaPool, path: string, signal: AbortSignal): Promise<string> {
  const facts = await media.probe({ path, mediaType: 'image/png', name: 'picture.png' }, signal);
  if (facts.image?.width === OUTPUT.width) return 'A picture was rendered, and read.';
  throw new Error(`A picture of ${OUTPUT.width} pixels was rendered, and read with ${facts.image?.width}.`);
}

function saying(text: string): Timeline {
  const { width, height } = OUTPUT;
  const picture = {
    kind: 'text',
    text,
    style: PLAIN_TEXT,
    width,
    height,
    reveal: 'none',
    revealTime: 0,
  } as const;
  const placement = {
    fit: 'none',
    box: { width, height },
    anchor: 'center',
    x: width / 2,
    y: height / 2,
    scale: 1,
    rotation: 0,
    opacity: 1,
  } as const;
  const clip = { pointer: '', start: 0, length: 1, picture, placement, motion: [] };
  const stage = { width, height, background: '#000000ff', tracks: [{ clips: [clip], transitions: [] }] };
  return { output: OUTPUT, duration: 1, media: [], stage, sounds: [] };
}
