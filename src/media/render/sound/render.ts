import { setImmediate } from 'node:timers/promises';
import type { Frame } from 'node-av/lib';
import { AssetError } from '#errors.ts';
import type { OnProgress, SoundInput, SoundReport } from '../commands.ts';
import { SoundEncoder } from './encoder.ts';
import { type Loudness, LoudnessMeter } from './loudness.ts';
import { corrected, type Mastering, mastered, masteringFor } from './mastering.ts';
import { mix } from './mix.ts';
import { SAMPLE_RATE, sampleAt } from './samples.ts';
import { Voice } from './voice.ts';

/** Times that a limited mix is measured again, as limiting makes it quieter; each takes as long as the first pass. */
const MAX_CORRECTIONS = 2;
/** LU that are not worth another pass. */
const CLOSE = 0.2;
const UNCHANGED: Mastering = { gain: 0, limit: null };

/**
 * Mixes all sounds of a composition into one encoded file of exactly its duration, in passes of flat memory: the first
 * measures, the last encodes. Tells of seconds done. Throws `unprocessable`, beginning with the pointer of the sound,
 * for a file that cannot be heard.
 */
export async function renderSound(input: SoundInput, onProgress: OnProgress): Promise<SoundReport> {
  const { duration, output } = input;
  const half = (seconds: number) => seconds / 2;
  const raw = await measure(input, UNCHANGED, (seconds) => onProgress(half(seconds)));
  let mastering = masteringFor(raw, output.loudness);
  if (output.loudness !== null && mastering.limit !== null) {
    mastering = await settled(input, mastering, output.loudness);
  }
  const { integrated } = await encode(input, mastering, (seconds) => onProgress(half(duration + seconds)));
  return { loudness: integrated };
}

async function settled(input: SoundInput, first: Mastering, target: number): Promise<Mastering> {
  let mastering = first;
  for (let pass = 0; pass < MAX_CORRECTIONS; pass += 1) {
    const loudness = await measure(input, mastering, () => {});
    if (Math.abs(target - (loudness.integrated ?? target)) <= CLOSE) break;
    mastering = corrected(mastering, loudness, target);
  }
  return mastering;
}

async function measure(input: SoundInput, mastering: Mastering, onProgress: OnProgress): Promise<Loudness> {
  using meter = new LoudnessMeter();
  await pass(input, mastering, { take: (frame) => meter.add(frame), onProgress });
  return meter.result();
}

async function encode(input: SoundInput, mastering: Mastering, onProgress: OnProgress): Promise<Loudness> {
  using meter = new LoudnessMeter();
  using encoder = new SoundEncoder(input.outPath, input.output);
  await pass(input, mastering, {
    take(frame) {
      meter.add(frame);
      encoder.write(frame);
    },
    onProgress,
  });
  encoder.end();
  return meter.result();
}

/** Mixes and masters once; stops after each second, so that the process can hear and be heard. */
async function pass(
  { sounds, media, files, duration }: SoundInput,
  mastering: Mastering,
  { take, onProgress }: { take: (frame: Frame) => void; onProgress: OnProgress },
): Promise<void> {
  const voices = sounds.map((sound) => new Voice(sound, fileOf(sound.media, media, files)));
  const length = sampleAt(duration);
  let done = 0;
  for (const frame of mastered(mix(voices, length), { ...mastering, length })) {
    take(frame);
    const before = Math.floor(done / SAMPLE_RATE);
    done += frame.nbSamples;
    if (Math.floor(done / SAMPLE_RATE) === before) continue;
    onProgress(done / SAMPLE_RATE);
    await setImmediate();
  }
}

function fileOf(index: number, media: SoundInput['media'], files: SoundInput['files']) {
  const [path, facts] = [files[index], media[index]?.facts];
  if (path !== undefined && facts !== undefined) return { path, facts };
  throw new AssetError('internal', `There is no file for the medium ${index}.`);
}
