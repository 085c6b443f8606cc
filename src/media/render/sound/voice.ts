import { AssetError } from '#errors.ts';
import type { Facts } from '../../facts.ts';
import type { Sound } from '../timeline.ts';
import { CHANNELS, sampleAt } from './samples.ts';
import { SoundSource } from './source.ts';

/**
 * One sound at its place in the whole, with its volume and fades. Its file is open only while it sounds. What it throws
 * begins with the sound's pointer.
 */
export class Voice implements Disposable {
  readonly sound: Sound;
  /** Its first sample within the whole, and the one behind its last. */
  readonly first: number;
  readonly end: number;
  readonly #file: { readonly path: string; readonly facts: Facts };
  #source: SoundSource | null = null;

  constructor(sound: Sound, file: { readonly path: string; readonly facts: Facts }) {
    this.sound = sound;
    this.#file = file;
    this.first = sampleAt(sound.start);
    this.end = sampleAt(sound.start + sound.length);
  }

  /** Fills a window with what sounds from that sample of the whole on; windows follow one another. */
  read(window: Float32Array, at: number): void {
    const skipped = Math.max(0, this.first - at);
    const space = window.subarray(skipped * CHANNELS, (this.end - at) * CHANNELS);
    window.fill(0);
    this.#fill(space);
    this.#shape(space, at + skipped - this.first);
  }

  #fill(space: Float32Array): void {
    try {
      this.#source ??= new SoundSource({ ...this.#file, ...this.sound });
      this.#source.read(space);
    } catch (error) {
      if (!(error instanceof AssetError)) throw error;
      throw new AssetError(error.kind, `${this.sound.pointer}: ${error.message}`, { cause: error });
    }
  }

  /** Volume and straight fades; `at` is where the samples are within the sound. */
  #shape(samples: Float32Array, at: number): void {
    const { volume, fadeIn, fadeOut } = this.sound;
    const rise = sampleAt(fadeIn);
    const fall = sampleAt(fadeOut);
    const length = this.end - this.first;
    for (let index = 0; index < samples.length; index += 1) {
      const time = at + Math.floor(index / CHANNELS);
      const fade =
        Math.min(1, rise > 0 ? time / rise : 1) * Math.min(1, fall > 0 ? (length - time) / fall : 1);
      samples[index] = (samples[index] ?? 0) * volume * fade;
    }
  }

  [Symbol.dispose](): void {
    this.#source?.[Symbol.dispose]();
  }
}
