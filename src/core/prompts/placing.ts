import type { Transaction } from 'kysely';
import { placePrompt } from '#db/prompts.ts';
import type { Schema } from '#db/schema.ts';
import { AssetError } from '#errors.ts';
import type { Prompt } from './prompt.ts';
import { createPrompt } from './prompts.ts';

/** A prompt that has its text. */
export type ReadyPrompt = Prompt & { readonly value: string };

/** @throws `unprocessable` for one that is still being written, or could not be */
export function requireReady(prompt: Prompt): ReadyPrompt {
  const { value, status, reason } = prompt;
  if (value !== null) return { ...prompt, value };
  throw new AssetError(
    'unprocessable',
    status === 'writing' ? 'The prompt is still being written.' : `The prompt was not written: ${reason}`,
  );
}

/** The prompt as one of a project's: itself where it is in none yet, otherwise another one like it. */
export async function placeInProject(
  tx: Transaction<Schema>,
  prompt: ReadyPrompt,
  projectId: string,
): Promise<Prompt> {
  const isPlaced = await placePrompt(tx, prompt.id, projectId);
  return isPlaced ? { ...prompt, projectId } : createPrompt(tx, { ...prompt, projectId });
}
