/** Samples of each channel in a window, 10 ms: the step in which speech is heard and others go down. */
export const WINDOW = 480;

/** Windows that it takes to go down all the way, 80 ms, and to come up again, 400 ms. */
const ATTACK = 8;
const RELEASE = 40;
/** Windows for which speech goes on after it was last heard, 150 ms: longer than the gaps within a word. */
const HOLD = 15;

/** Mean square of speech that counts as heard, −45 dBFS: above the noise of a room, below a whisper near the microphone. */
const HEARD = 10 ** -4.5;

/** How far others go down; speech is looked for ahead of them, so that they are down when it begins. */
export class DuckingEnvelope {
  /** Windows from when speech is told of to when it sounds. */
  static readonly LOOK_AHEAD = ATTACK;

  #depth = 0;
  #left = 0;

  /** The depth at the end of the next window, 0 for not at all, 1 for all the way. */
  advance(speech: boolean): number {
    if (speech) this.#left = ATTACK + HOLD;
    const change = this.#left > 0 ? 1 / ATTACK : -1 / RELEASE;
    this.#left -= 1;
    this.#depth = Math.min(1, Math.max(0, this.#depth + change));
    return this.#depth;
  }
}

/** Whether there is speech in a window, and not only what is between two sentences. */
export function isHeard(samples: Float32Array): boolean {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  return sum / samples.length > HEARD;
}
