import type { Packet, Stream } from 'node-av/lib';
import type { Fraction } from '../timeline.ts';

/**
 * Numbers the pictures of a stream of constant frame rate as its packets come, which is in the order in which they are
 * decoded. The first one refers to no other and is shown first.
 */
export class FrameCount {
  readonly #stream: Stream;
  readonly #fps: Fraction;
  readonly #shown = new Set<number>();
  #first: bigint | null = null;
  #packets = 0;
  #last = -1;

  constructor(stream: Stream, fps: Fraction) {
    this.#stream = stream;
    this.#fps = fps;
  }

  /** The frame that a packet is shown as; below 0 for one that is shown before the first. */
  frameOf({ pts }: Packet): number {
    this.#first ??= pts;
    const { num, den } = this.#stream.timeBase;
    const seconds = (Number(pts - this.#first) * num) / den;
    return Math.round((seconds * this.#fps.num) / this.#fps.den);
  }

  /**
   * Times a packet in frames, with `before` of them before the first one: when it is shown, and when it has to be decoded
   * for that. False where the one is before the other.
   */
  count(packet: Packet, before: number): boolean {
    const shown = this.frameOf(packet);
    const decoded = this.#packets - this.#stream.codecpar.videoDelay;
    this.#packets += 1;
    this.#shown.add(shown);
    this.#last = Math.max(this.#last, shown);
    packet.pts = BigInt(before + shown);
    packet.dts = BigInt(before + decoded);
    packet.duration = 1n;
    return shown >= Math.max(0, decoded);
  }

  /** How many were counted. */
  get packets(): number {
    return this.#packets;
  }

  /** Frames up to the last one that was counted. */
  get length(): number {
    return this.#last + 1;
  }

  /** Whether each of those frames was counted, and none twice. */
  get complete(): boolean {
    return this.length > 0 && this.#shown.size === this.length && this.#packets === this.length;
  }
}
