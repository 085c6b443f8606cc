import { AssetError } from '#errors.ts';
import { publicReason } from '#jobs/retries.ts';
import { pointerOf } from '#media/render/failure.ts';
import type { GenerationFailure } from './generation.ts';

/** What a generation shows of an error: the clip that it came from, and the sentence without it. */
export function failureOf(error: unknown): GenerationFailure {
  const message = publicReason(error);
  const pointer = pointerOf(message);
  if (pointer !== null) return { message: message.slice(pointer.length).replace(/^:\s*/, ''), pointer };
  const [fault] = error instanceof AssetError ? error.faults : [];
  return { message: fault === undefined ? message : fault.message, pointer: fault?.at ?? null };
}
