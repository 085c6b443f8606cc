import { AV_SAMPLE_FMT_FLT } from 'node-av/constants';
import { Frame } from 'node-av/lib';
import { AudioFilters } from './filters.ts';
import type { Loudness } from './loudness.ts';
import { CHANNELS, gainOf, SAMPLE_RATE, STEREO } from './samples.ts';

/** What is done to the mix as a whole. */
export interface Mastering {
  /** Decibels. */
  readonly gain: number;
  /** Linear; what peaks are held under, or null where none gets there. */
  readonly limit: number | null;
}

/** −1 dBTP, as EBU R 128 has it; and what is left of it for what resampling adds to a limited signal. */
const CEILING = gainOf(-1);
const LIMIT = gainOf(-1.3);
/** Without a target the mix is left as it is, unless it goes beyond full scale. */
const FULL_SCALE = 1;
const FULL_SCALE_LIMIT = gainOf(-0.1);

/** Decibels: more than that turns noise into a roar. */
const MAX_GAIN = 30;

/** How a mix of that loudness is brought to a target in LUFS; silence stays silence. */
export function masteringFor(
  { integrated, samplePeak, truePeak }: Loudness,
  target: number | null,
): Mastering {
  if (target === null || integrated === null) {
    return { gain: 0, limit: samplePeak > FULL_SCALE ? FULL_SCALE_LIMIT : null };
  }
  const gain = Math.min(MAX_GAIN, target - integrated);
  return { gain, limit: truePeak * gainOf(gain) > CEILING ? LIMIT : null };
}

/** Louder by what limiting took away. */
export function corrected(mastering: Mastering, { integrated }: Loudness, target: number): Mastering {
  return { ...mastering, gain: Math.min(MAX_GAIN, mastering.gain + target - (integrated ?? target)) };
}

/** Blocks of samples as mastered frames, `length` samples in all; each is valid until the next one is asked for. */
export function* mastered(
  blocks: Iterable<Float32Array>,
  { gain, limit, length }: Mastering & { readonly length: number },
): Generator<Frame> {
  const steps = [
    `volume=volume=${gainOf(gain)}:precision=float`,
    ...(limit === null ? [] : limiter(limit)),
    // Resampling there and back may end a sample early or late.
    `apad=whole_len=${length}`,
    `atrim=end_sample=${length}`,
  ];
  let filters: AudioFilters | null = null;
  try {
    let at = 0;
    for (const block of blocks) {
      using frame = frameOf(block, at);
      at += frame.nbSamples;
      filters ??= new AudioFilters(frame, steps);
      yield* filters.apply(frame);
    }
    if (filters !== null) yield* filters.apply(null);
  } finally {
    filters?.[Symbol.dispose]();
  }
}

/** Looks ahead, and at four times the rate, where the peaks between the samples are to be seen. */
function limiter(limit: number): string[] {
  return [
    `aresample=osr=${SAMPLE_RATE * 4}:osf=dbl`,
    `alimiter=limit=${limit}:attack=5:release=50:level=false:latency=true`,
    `aresample=osr=${SAMPLE_RATE}:osf=flt`,
  ];
}

function frameOf(block: Float32Array, at: number): Frame {
  return Frame.fromAudioBuffer(Buffer.from(block.buffer, block.byteOffset, block.byteLength), {
    nbSamples: block.length / CHANNELS,
    format: AV_SAMPLE_FMT_FLT,
    sampleRate: SAMPLE_RATE,
    channelLayout: STEREO,
    pts: BigInt(at),
  });
}
