import { DuckingEnvelope, isHeard, WINDOW } from './ducking.ts';
import { CHANNELS, gainOf } from './samples.ts';
import type { Voice } from './voice.ts';

/** Windows in one block, 100 ms: few enough blocks, and little to hold. */
const WINDOWS_PER_BLOCK = 10;

/**
 * All voices together, as blocks of up to 100 ms; those that duck go down while there is speech. Sums may go beyond full
 * scale. `length` is in samples of each channel. Each block is valid until the next one is asked for.
 */
export function* mix(voices: readonly Voice[], length: number): Generator<Float32Array> {
  const block = new Float32Array(WINDOWS_PER_BLOCK * WINDOW * CHANNELS);
  let left = length;
  let filled = 0;
  for (const window of windows(voices)) {
    block.set(window, filled * CHANNELS);
    filled += WINDOW;
    left -= WINDOW;
    if (left > 0 && filled * CHANNELS < block.length) continue;
    yield block.subarray(0, (filled + Math.min(0, left)) * CHANNELS);
    if (left <= 0) return;
    filled = 0;
  }
}

/** Without end. */
function* windows(voices: readonly Voice[]): Generator<Float32Array> {
  using speech = new Bus(voices.filter((voice) => voice.sound.speech));
  using others = new Bus(voices.filter((voice) => !voice.sound.speech));
  const envelope = new DuckingEnvelope();
  const ahead: Float32Array[] = [];
  const listen = (window: Float32Array) => {
    speech.addTo(window.fill(0), { from: 0, to: 0 });
    ahead.push(window);
    return envelope.advance(isHeard(window));
  };
  let depth = 0;
  for (let count = 0; count < DuckingEnvelope.LOOK_AHEAD; count += 1) {
    depth = listen(new Float32Array(WINDOW * CHANNELS));
  }
  let spare: Float32Array = new Float32Array(WINDOW * CHANNELS);
  for (;;) {
    const from = depth;
    depth = listen(spare);
    const window = ahead.shift() ?? spare;
    others.addTo(window, { from, to: depth });
    yield window;
    spare = window;
  }
}

/** Voices that are added up, window after window from the start of the whole. */
class Bus implements Disposable {
  /** In the order of their starts, the first one last. */
  readonly #waiting: Voice[];
  readonly #sounding = new Set<Voice>();
  readonly #window = new Float32Array(WINDOW * CHANNELS);
  #at = 0;

  constructor(voices: readonly Voice[]) {
    this.#waiting = voices.toSorted((a, b) => b.first - a.first);
  }

  /** Adds the next window; `from` and `to` are how far voices that duck are down at its ends, 0 to 1. */
  addTo(window: Float32Array, { from, to }: { from: number; to: number }): void {
    const end = this.#at + WINDOW;
    for (
      let next = this.#waiting.at(-1);
      next !== undefined && next.first < end;
      next = this.#waiting.at(-1)
    ) {
      this.#sounding.add(next);
      this.#waiting.pop();
    }
    for (const voice of this.#sounding) {
      voice.read(this.#window, this.#at);
      const { duck } = voice.sound;
      add(
        this.#window,
        window,
        duck === null ? STEADY : { from: gainOf(-duck * from), to: gainOf(-duck * to) },
      );
      if (voice.end > end) continue;
      voice[Symbol.dispose]();
      this.#sounding.delete(voice);
    }
    this.#at = end;
  }

  [Symbol.dispose](): void {
    for (const voice of this.#sounding) voice[Symbol.dispose]();
  }
}

const STEADY = { from: 1, to: 1 };

/** Adds samples with a gain that goes from one value to the other. */
function add(samples: Float32Array, sum: Float32Array, { from, to }: { from: number; to: number }): void {
  const step = (to - from) / samples.length;
  for (let index = 0; index < samples.length; index += 1) {
    sum[index] = (sum[index] ?? 0) + (samples[index] ?? 0) * (from + step * index);
  }
}
