import { join } from 'node:path';
import { AssetError } from '#errors.ts';
import type { Provenance } from '#media/render/commands.ts';
import { type CopyPlan, canCopy } from '#media/render/copy/plan.ts';
import { planScenes } from '#media/render/scenes/plan.ts';
import { STILL_FORMATS } from '#media/render/timeline.ts';
import type { GenerationPhase, SceneOutcome } from './generation.ts';
import { together } from './parallel.ts';
import type { RenderingParts } from './parts.ts';
import { fileAt, type Making, type MakingOptions, renderScenes } from './scenes.ts';
import { renderSound } from './sound.ts';

export interface Made {
  /** Absolute, in the directory of the making. */
  readonly path: string;
  readonly scenes: readonly SceneOutcome[];
}

export interface MakeOptions extends MakingOptions {
  readonly provenance: Provenance;
  readonly onPhase: (phase: GenerationPhase) => void;
  /** Told after a step, with what was done. */
  readonly onDone: (step: string, detail: string | null) => Promise<void>;
}

/** Sound is mixed in a fraction of the time that pictures take. */
const SHARE_OF_SOUND = 0.1;

/** A timeline as one file of its format. */
export async function make(parts: RenderingParts, making: Making, options: MakeOptions): Promise<Made> {
  const { format } = making.timeline.output;
  const still = STILL_FORMATS.find((known) => known === format);
  if (still !== undefined) return makeStill(parts, making, { ...options, format: still });
  const plan = canCopy(making.timeline);
  const copied = plan === null ? null : await makeCopy(parts, making, { ...options, plan });
  return copied ?? makeVideo(parts, making, options);
}

/** A stretch of one file as it is, at the speed of the disk; null where the file cannot be parted there. */
async function makeCopy(
  parts: RenderingParts,
  { timeline, files, dir }: Making,
  { provenance, signal, onDone, plan }: MakeOptions & { readonly plan: CopyPlan },
): Promise<Made | null> {
  const { output, media } = timeline;
  const { trim, length } = plan;
  const facts = media[plan.media]?.facts;
  if (facts === undefined) return null;
  const outPath = join(dir, `copy.${output.format}`);
  const source = { path: fileAt(files, plan.media), facts, trim, length };
  try {
    await parts.renderer.copy({ ...source, output, provenance, outPath }, signal);
  } catch (error) {
    if (error instanceof AssetError && error.kind === 'unprocessable') return null;
    throw error;
  }
  await onDone('rendered', 'copied without encoding');
  return { path: outPath, scenes: [] };
}

async function makeStill(
  parts: RenderingParts,
  { timeline, files, dir }: Making,
  { provenance, signal, onDone, format }: MakeOptions & { readonly format: (typeof STILL_FORMATS)[number] },
): Promise<Made> {
  const path = join(dir, `out.${format}`);
  const at = timeline.output.stillAt;
  await parts.renderer.still({ timeline, files, at, format, provenance, outPath: path }, signal);
  await onDone('rendered', 'one still');
  return { path, scenes: [] };
}

async function makeVideo(
  parts: RenderingParts,
  making: Making,
  { provenance, signal, onPhase, onDone, onProgress }: MakeOptions,
): Promise<Made> {
  const { timeline, dir } = making;
  const shares = { pictures: 0, sound: 0 };
  const advance = (what: keyof typeof shares) => (share: number) => {
    shares[what] = share;
    onProgress(shares.pictures * (1 - SHARE_OF_SOUND) + shares.sound * SHARE_OF_SOUND);
  };
  const [scenes, sound] = await together(signal, [
    (signal) =>
      renderScenes(parts, making, { scenes: planScenes(timeline), signal, onProgress: advance('pictures') }),
    (signal) => renderSound(parts, making, { signal, onProgress: advance('sound') }),
  ]);
  await onDone('rendered', accountOf(scenes.outcomes, sound));
  onPhase('joining');
  const path = join(dir, `out.${timeline.output.format}`);
  const { output } = timeline;
  const tracks = { scenes: scenes.paths, sound: sound?.path ?? null };
  await parts.renderer.assemble({ ...tracks, output, provenance, outPath: path }, signal);
  await onDone('joined', null);
  return { path, scenes: scenes.outcomes };
}

function accountOf(scenes: readonly SceneOutcome[], sound: { readonly hit: boolean } | null): string {
  const hits = scenes.filter(({ hit }) => hit).length;
  const pictures =
    scenes.length === 0
      ? []
      : [`${scenes.length} ${scenes.length === 1 ? 'scene' : 'scenes'}, ${hits} from the cache`];
  return [...pictures, ...(sound === null ? [] : [sound.hit ? 'sound from the cache' : 'sound'])].join('; ');
}
