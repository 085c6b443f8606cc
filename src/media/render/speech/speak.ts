import { AssetError } from '#errors.ts';
import type { SpeechInput, SpeechReport } from '../commands.ts';
import { synthesise } from './espeak.ts';
import { sentencesOf } from './sentences.ts';
import { voiceFor, voices } from './voices.ts';
import { samplesOf, WavWriter } from './wav.ts';

/** Some twenty minutes of speech. */
export const MAX_CHARACTERS = 20_000;

/** What every voice of espeak-ng has. */
const SAMPLE_RATE = 22_050;
/** Words a minute at the pace 1, and what the voices can be driven to. */
const ORDINARY_PACE = 175;
const SLOWEST = 80;
const FASTEST = 450;

/** Seconds between two sentences. */
const PAUSE = 0.3;
/** What is as good as silence at the ends of a sentence; a step of 16-bit samples is 1. */
const QUIET = 64;

type Spoken = SpeechReport['sentences'][number];

/**
 * Says a text into a mono WAV file of 22.05 kHz, sentence by sentence, so that the times of each are exact. Markup,
 * brackets and control characters in the text are text. Throws `invalid` for a text without words or of more than
 * `MAX_CHARACTERS` UTF-16 units, and for a language without a voice.
 */
export async function speak({ text, voice, pace, outPath }: SpeechInput): Promise<SpeechReport> {
  if (text.length > MAX_CHARACTERS) {
    throw new AssetError(
      'invalid',
      `The text to speak has ${text.length} characters; at most ${MAX_CHARACTERS} are spoken.`,
    );
  }
  const code = voiceFor(voice, await voices());
  const [language = code] = code.split('-');
  const wordsPerMinute = Math.min(FASTEST, Math.max(SLOWEST, Math.round(ORDINARY_PACE * pace)));
  const sentences: Spoken[] = [];
  using file = new WavWriter(outPath, SAMPLE_RATE);
  for (const sentence of sentencesOf(text, language)) {
    const { wav } = await synthesise(sentence, { voice: code, wordsPerMinute });
    const samples = wav === null ? new Int16Array() : withoutSilence(samplesOf(wav));
    if (samples.length === 0) continue;
    if (sentences.length > 0) file.writeSilence(PAUSE);
    const start = file.duration;
    file.write(samples);
    sentences.push({ text: sentence, start, end: file.duration });
  }
  if (sentences.length === 0)
    throw new AssetError('invalid', 'There is nothing to say: the text has no words.');
  return { duration: file.duration, sentences };
}

/** espeak-ng puts a pause of its own at the end of each sentence. */
function withoutSilence(samples: Int16Array): Int16Array {
  const heard = (sample: number) => Math.abs(sample) > QUIET;
  const first = samples.findIndex(heard);
  return first < 0 ? samples.subarray(0, 0) : samples.subarray(first, samples.findLastIndex(heard) + 1);
}
