import type { IRational, Packet, Stream } from 'node-av/lib';
import { AssetError } from '#errors.ts';
import type { Muxer } from './muxer.ts';

/** One stream of the output, copied from others. */
export interface Track {
  /** Gives the stream its codec and its clock. */
  describe(stream: Stream): void;
  /** The clock of the packets' timestamps. */
  readonly timeBase: IRational;
  /** In the order in which they are decoded; each is valid until the next one is asked for. */
  packets(): Generator<Packet>;
}

/** Writes tracks side by side, each packet at its time. */
export function writeTracks(muxer: Muxer, tracks: readonly Track[]): void {
  const cursors = tracks.map((track) => new Cursor(track, muxer));
  muxer.begin();
  try {
    for (const cursor of cursors) cursor.advance();
    for (;;) {
      const [next] = cursors.filter((cursor) => !cursor.ended).sort((a, b) => a.seconds - b.seconds);
      if (next === undefined) break;
      next.write();
      next.advance();
    }
  } finally {
    for (const cursor of cursors) cursor[Symbol.dispose]();
  }
  muxer.end();
}

/** A track, and the packet that is its next one. */
class Cursor implements Disposable {
  readonly #timeBase: IRational;
  readonly #packets: Generator<Packet>;
  readonly #stream: Stream;
  readonly #muxer: Muxer;
  #packet: Packet | null = null;

  constructor(track: Track, muxer: Muxer) {
    this.#timeBase = track.timeBase;
    this.#packets = track.packets();
    this.#muxer = muxer;
    this.#stream = muxer.addStream();
    track.describe(this.#stream);
  }

  get ended(): boolean {
    return this.#packet === null;
  }

  /** When the next packet is decoded. */
  get seconds(): number {
    return (Number(this.#packet?.dts ?? 0n) * this.#timeBase.num) / this.#timeBase.den;
  }

  advance(): void {
    this.#packet = this.#packets.next().value ?? null;
  }

  write(): void {
    if (this.#packet === null) throw new AssetError('internal', 'The track has ended.');
    this.#packet.streamIndex = this.#stream.index;
    this.#packet.rescaleTs(this.#timeBase, this.#stream.timeBase);
    this.#muxer.write(this.#packet);
  }

  [Symbol.dispose](): void {
    this.#packets.return(undefined);
  }
}
