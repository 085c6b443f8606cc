import type { Static } from 'typebox';
import type { NewBatch } from './schema.ts';

/** Seconds for which a file may be sent, unless said otherwise. */
export const A_DAY = 86_400;

/** What may be said of every generation, in the core's terms. */
export function makingOf(body: Omit<Static<typeof NewBatch>, 'rows'>) {
  return {
    projectId: body.projectId ?? null,
    version: body.version ?? null,
    prompt: body.prompt === undefined ? null : { persona: null, ...body.prompt },
    seed: body.seed ?? null,
    draft: body.draft ?? false,
    renderer: body.renderer ?? ('builtin' as const),
    validFor: (body.expiresIn ?? A_DAY) * 1000,
  };
}
