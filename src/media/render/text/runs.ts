import { clustersOf } from '../fonts/characters.ts';
import { FontChoice } from '../fonts/choice.ts';
import { EMOJI_FILE } from '../fonts/font-file.ts';
import { drawnFamily } from '../fonts/manifest.ts';
import type { TextStyle } from '../timeline.ts';
import { fontBook } from './font-book.ts';

/** A stretch of text that is set in one way; offsets are in UTF-16. */
export interface Run {
  readonly start: number;
  readonly end: number;
  readonly kind: 'letters' | 'emoji';
}

export interface Runs {
  readonly runs: readonly Run[];
  /** Skia's names of the fonts for letters, and for emoji, in the order in which they are asked. */
  readonly letters: readonly string[];
  readonly emoji: readonly string[];
}

/** Divides a text, and opens the fonts that it takes; a font of the user's is asked first. */
export function divide(text: string, style: TextStyle, own: Uint8Array | null): Runs {
  const choice = new FontChoice(text, { family: drawnFamily(style.family), italic: style.italic });
  const runs: Run[] = [];
  for (const { text: cluster, start } of clustersOf(text)) {
    const kind = kindOf(cluster, choice);
    const end = start + cluster.length;
    const last = runs.at(-1);
    if (last?.kind === kind) runs[runs.length - 1] = { ...last, end };
    else runs.push({ start, end, kind });
  }
  const book = fontBook();
  const ownFamily = own === null ? [] : [book.own(own)];
  const letters = [...ownFamily, ...choice.files.map((file) => book.shipped(file))];
  const hasEmoji = runs.some(({ kind }) => kind === 'emoji');
  return { runs, letters, emoji: hasEmoji ? [book.shipped(EMOJI_FILE), ...letters] : letters };
}

function kindOf(cluster: string, choice: FontChoice): Run['kind'] {
  if (choice.isEmoji(cluster)) return 'emoji';
  choice.find(cluster);
  return 'letters';
}
