import { STILL_FORMATS, type Timeline } from '#media/render/timeline.ts';

const STILLS: ReadonlySet<string> = new Set(STILL_FORMATS);

/** Milliseconds of film, or of sound, that a timeline makes: what rendering is counted by. A still makes none. */
export function filmLength({ duration, output }: Timeline): number {
  return STILLS.has(output.format) ? 0 : Math.round(duration * 1000);
}
