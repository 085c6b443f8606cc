import { AssetError } from '#errors.ts';
import { pull } from '../pull.ts';
import type { AppendOptions, OpenStaging } from '../staging.ts';
import { InFlight } from './in-flight.ts';
import { Milestones } from './milestones.ts';
import { between, type Piece, pieceName, type Slice } from './pieces.ts';
import { fillFrom } from './slices.ts';
import type { StagingParts } from './staging-parts.ts';
import { overtaken, type TurnToTake } from './turns.ts';

const IN_FLIGHT = 3;
/** As many small pieces as a window may be made of: reading them together costs a request each. */
const MOST_LOOSE = 16;

export interface Opening {
  readonly prefix: string;
  readonly size: number;
  /** Where its bytes are. */
  readonly slices: readonly Slice[];
  readonly turn: TurnToTake;
}

/** The buffer of one window of the upload, filled from where the staged bytes end. */
interface Window {
  readonly buffer: Buffer;
  /** Where in the upload it begins, and from where on it is filled. */
  readonly start: number;
  readonly from: number;
}

/** An upload that is open for more. */
export class OpenPieces implements OpenStaging {
  readonly #parts: StagingParts;
  readonly #opening: Opening;
  #size: number;
  /** The pieces of the window that is not whole yet. */
  #loose: readonly Slice[];
  /** After the store has failed, it takes another opening to see what there is. */
  #hasFailed = false;

  constructor(parts: StagingParts, opening: Opening) {
    this.#parts = parts;
    this.#opening = opening;
    this.#size = opening.size;
    this.#loose = between(opening.slices, this.#windowOf(opening.size), opening.size);
  }

  get size(): number {
    return this.#size;
  }

  async append(body: AsyncIterable<Uint8Array>, { signal, onDurable }: AppendOptions): Promise<void> {
    if (this.#hasFailed) throw new AssetError('internal', 'The staged bytes have to be opened again.');
    const milestones = new Milestones(this.#size, onDurable);
    const sending = new InFlight(IN_FLIGHT);
    let failure: { readonly error: unknown } | null = null;
    const keep = (error: unknown) => {
      failure = { error };
    };
    try {
      await this.#store(untilFailure(pull(body, signal), keep), { sending, milestones, signal });
      await sending.finish();
      await milestones.settle();
    } catch (error) {
      this.#hasFailed = true;
      throw error;
    } finally {
      await sending.settle();
      this.#size = milestones.reached;
    }
    rethrow(failure);
  }

  async [Symbol.asyncDispose](): Promise<void> {}

  async #store(body: AsyncIterable<Uint8Array>, way: Way): Promise<void> {
    let position = this.#size;
    let window: Window | null = null;
    try {
      for await (const chunk of body) {
        // At the first byte, however small the first piece will be: to be the one who writes is to be so early.
        await this.#opening.turn.take();
        for (let rest = chunk; rest.byteLength > 0; ) {
          window ??= await this.#openWindow(position, way.signal);
          const taken = rest.subarray(0, window.start + window.buffer.byteLength - position);
          window.buffer.set(taken, position - window.start);
          position += taken.byteLength;
          rest = rest.subarray(taken.byteLength);
          if (position < window.start + window.buffer.byteLength) continue;
          await this.#send(window, position, way);
          window = null;
        }
      }
      if (window !== null && position > window.from) await this.#send(window, position, way);
      else if (window !== null) this.#parts.pool.release(window.buffer);
      window = null;
    } finally {
      if (window !== null) this.#parts.pool.release(window.buffer);
    }
  }

  async #openWindow(position: number, signal: AbortSignal): Promise<Window> {
    const { pool, windowSize } = this.#parts;
    return {
      buffer: await pool.acquire(windowSize, signal),
      start: this.#windowOf(position),
      from: position,
    };
  }

  /** Sends what a window has gained up to `end`, with what was there of it before when that makes it whole. */
  async #send({ buffer, start, from }: Window, end: number, { sending, milestones }: Way): Promise<void> {
    const { bucket, pool } = this.#parts;
    const { prefix, size: base } = this.#opening;
    const turn = await this.#opening.turn.take();
    const isWhole = end === start + buffer.byteLength;
    const before = this.#loose;
    const isMerged = before.length > 0 && (isWhole || before.length >= MOST_LOOSE);
    const piece: Piece = { turn, base, start: isMerged ? start : from, end };
    this.#loose = isWhole ? [] : [...(isMerged ? [] : before), { piece, start: piece.start, end }];
    await sending.add(async () => {
      try {
        if (isMerged) await fillFrom({ bucket, prefix }, before, buffer);
        const bytes = buffer.subarray(piece.start - start, end - start);
        if (!(await bucket.create(prefix + pieceName(piece), bytes, null))) throw overtaken();
      } finally {
        pool.release(buffer);
      }
      milestones.reach(from, end);
    });
  }

  #windowOf(position: number): number {
    return position - (position % this.#parts.windowSize);
  }
}

/** What an append sends, and how far it came. */
interface Way {
  readonly sending: InFlight;
  readonly milestones: Milestones;
  readonly signal: AbortSignal;
}

/** Ends early, and tells why, when `source` fails: what came before counts. */
async function* untilFailure<T>(source: AsyncIterable<T>, tell: (error: unknown) => void): AsyncGenerator<T> {
  try {
    yield* source;
  } catch (error) {
    tell(error);
  }
}

function rethrow(failure: { readonly error: unknown } | null): void {
  if (failure !== null) throw failure.error;
}
