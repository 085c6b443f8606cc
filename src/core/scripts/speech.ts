import { createHash } from 'node:crypto';
import { sentencesOf } from '#media/render/speech/sentences.ts';
import type { AssetOf } from './document/clips.ts';

const DEFAULT_VOICE = 'en';

/** A text to be spoken, which is there before a script that says it can be resolved. */
export interface Speech {
  /** Hex SHA-256 of all that decides what is heard: the same key, the same sound. */
  readonly key: string;
  readonly text: string;
  /** A language tag, or the name of a voice. */
  readonly voice: string;
  /** 1 is the voice's own. */
  readonly pace: number;
}

/** What a speech clip has to say; null where there are no words in its text. */
export function speechOf({ text, voice = DEFAULT_VOICE, pace = 1 }: AssetOf<'speech'>): Speech | null {
  if (sentencesOf(text, 'en').length === 0) return null;
  const key = createHash('sha256')
    .update(JSON.stringify([text, voice, pace]))
    .digest('hex');
  return { key, text, voice, pace };
}
