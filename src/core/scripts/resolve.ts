import { AUDIO_FORMATS, type Output, STILL_FORMATS, type Timeline } from '#media/render/timeline.ts';
import type { Warning } from '../generation/generation.ts';
import type { ScriptDocument } from './document.ts';
import type { Environment } from './environment.ts';
import { expand } from './expansion/expand.ts';
import type { ExpandedScript } from './expansion/expanded.ts';
import { Faults } from './reading/faults.ts';
import { CaptionTexts } from './resolve/caption-texts.ts';
import type { Context } from './resolve/context.ts';
import { Glyphs } from './resolve/glyphs.ts';
import { Grid } from './resolve/grid.ts';
import { MediaTable } from './resolve/media.ts';
import { readOutput } from './resolve/output.ts';
import { soundtrackSounds } from './resolve/soundtrack.ts';
import { resolveStage } from './resolve/stage.ts';
import { Warnings } from './resolve/warnings.ts';
import { scopeOf } from './surroundings.ts';

/** Seconds of the longest timeline. */
export const MAX_DURATION = 2 * 60 * 60;
/** Seconds of one without a clip in it: there has to be something to look at. */
const EMPTY_DURATION = 1;

export interface Resolved {
  readonly timeline: Timeline;
  /** What the script wants the file to be called; empty where it does not say. */
  readonly name: string;
  readonly warnings: readonly Warning[];
}

/**
 * What a script comes to with its values: every clip in its place, every size in pixels, every file by its index. Pure:
 * the same script, environment and seed come to the same timeline. Throws `AssetError`, 'invalid' where values do not fit
 * the script, 'unprocessable' for what it refers to or comes to, with every fault at its place in the document.
 */
export function resolve(document: ScriptDocument, environment: Environment): Resolved {
  const script = expand(document, scopeOf(document, environment));
  const faults = new Faults();
  const warnings = new Warnings();
  const output = readOutput(script.output, { quality: environment.quality, faults });
  faults.throwIfAny('The output of the script cannot be made');
  const media = new MediaTable(environment, { faults, warnings });
  const context = {
    environment,
    output,
    grid: new Grid(output.fps),
    media,
    captions: new CaptionTexts(),
    glyphs: new Glyphs(),
    faults,
    warnings,
  };
  checkAssetInputs(document, context);
  const timeline = timelineOf(script, context);
  faults.throwIfAny('The script cannot be made into a timeline', 'unprocessable');
  return { timeline, name: script.name, warnings: warnings.list() };
}

/** A value of an asset input is of the kind that the input asks for, whatever a clip could make of it. */
function checkAssetInputs({ inputs = [] }: ScriptDocument, { environment, faults }: Context): void {
  inputs.forEach((input, index) => {
    if (input.type !== 'asset' || input.kind === undefined) return;
    const id = String(environment.values.get(input.name) ?? '').toLowerCase();
    const { facts = null, name = '' } = environment.assets.get(id) ?? {};
    if (facts !== null && facts.kind !== input.kind)
      faults.add(`/inputs/${index}`, `asks for ${input.kind}, and ${JSON.stringify(name)} is ${facts.kind}`);
  });
}

function timelineOf({ timeline, soundtrack }: ExpandedScript, context: Context): Timeline {
  const { output, media } = context;
  const size = { width: output.width, height: output.height };
  const { stage, sounds, end } = resolveStage(timeline, { size, background: 'black', context });
  const duration = durationOf(end, context);
  const music = soundtrack === null ? [] : soundtrackSounds(soundtrack, { duration, context });
  const isSound = isOneOf(AUDIO_FORMATS, output);
  const isSilent = output.format === 'gif' || isOneOf(STILL_FORMATS, output);
  return {
    output,
    duration,
    media: media.inputs,
    stage: isSound ? { ...stage, tracks: [] } : stage,
    sounds: isSilent ? [] : [...sounds, ...music],
  };
}

function durationOf(end: number, { grid, faults, warnings, output }: Context): number {
  const seconds = grid.seconds(end);
  if (end === 0)
    warnings.add('empty-timeline', '/timeline', 'There is no clip in the timeline, only its background.');
  if (seconds > MAX_DURATION)
    faults.add('/timeline', `lasts ${hours(seconds)}, and at most ${hours(MAX_DURATION)} can be made`);
  if (isOneOf(STILL_FORMATS, output) && output.stillAt > 0 && output.stillAt >= seconds)
    faults.add('/output/stillAt', `is after the end of the timeline, which lasts ${seconds.toFixed(2)} s`);
  return end === 0 ? grid.seconds(grid.length(EMPTY_DURATION)) : seconds;
}

function isOneOf(formats: readonly string[], { format }: Output): boolean {
  return formats.includes(format);
}

function hours(seconds: number): string {
  return `${(seconds / 3600).toFixed(1)} hours`;
}
