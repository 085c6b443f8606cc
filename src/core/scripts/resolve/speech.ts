import { AssetError } from '#errors.ts';
import type { AssetOf } from '../document/clips.ts';
import type { SpokenText } from '../environment.ts';
import { speechOf } from '../speech.ts';
import type { ClipPlace } from './clip-place.ts';
import { readingLines } from './phrases.ts';
import { soundsOf } from './played.ts';
import type { SaidLine, Source, Span } from './source.ts';

/** Without words there is nothing to hear. */
const NOTHING: Source = {
  natural: 0,
  available: 0,
  follows: null,
  picture: null,
  sounds: () => [],
  says: () => [],
};

/** Text that is spoken: as long as the speech that was made of it, or as it is estimated to be in a dry run. */
export function speechSource(asset: AssetOf<'speech'>, { pointer, context }: ClipPlace): Source {
  const speech = speechOf(asset);
  if (speech === null) return NOTHING;
  const spoken = context.environment.speech.get(speech.key);
  if (spoken !== undefined) return spokenSource(asset, spoken, { pointer, context });
  if (!context.environment.dryRun)
    throw new AssetError('internal', `The speech of ${pointer} has not been made.`);
  const lines = readingLines(asset.text, Infinity).map(({ start, end, text }) => ({
    start: start / speech.pace,
    end: end / speech.pace,
    text,
  }));
  const length = lines.at(-1)?.end ?? 0;
  return { ...NOTHING, natural: length, available: length, says: (span) => placed(lines, span) };
}

function spokenSource(
  asset: AssetOf<'speech'>,
  { media, sentences }: SpokenText,
  { pointer, context }: Pick<ClipPlace, 'pointer' | 'context'>,
): Source {
  const length = media.facts.duration ?? sentences.at(-1)?.end ?? 0;
  const used = { index: context.media.add(media), facts: media.facts, name: 'speech' };
  return {
    natural: length,
    available: length,
    follows: null,
    picture: null,
    sounds: (span) => soundsOf(used, { ...asset, speech: true }, { span, pointer }),
    says: (span) => placed(sentences, span),
  };
}

function placed(sentences: readonly SaidLine[], { start, length }: Span): SaidLine[] {
  return sentences
    .filter((sentence) => sentence.start < length)
    .map((sentence) => ({
      ...sentence,
      start: start + sentence.start,
      end: start + Math.min(sentence.end, length),
    }));
}
