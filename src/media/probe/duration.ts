import { statSync } from 'node:fs';
import { AV_NOPTS_VALUE } from 'node-av/constants';
import type { Packet, Stream } from 'node-av/lib';
import { readBytes } from '../engine/bytes.ts';
import { Container } from '../engine/container.ts';

/** Bare streams: nothing in them says how long they are, and FFmpeg guesses from the first bit rate, if at all. */
const BARE: ReadonlySet<string> = new Set(['mjpeg', 'mpegvideo', 'aac']);

/** Some ten minutes of MP3 or of live video at 30 frames a second with sound; read in well under a second. */
const MAX_PACKETS = 50_000;

/** Seconds: what the opened container states if it can be believed, otherwise from the packets of the same file. */
export function durationOf(
  { duration: stated }: Container,
  file: { path: string; demuxer: string },
): number | null {
  const { path, demuxer } = file;
  const believed = !BARE.has(demuxer) && (demuxer !== 'mp3' || statesItsLength(path));
  if (stated !== null && believed) return stated;
  // Opened anew: the packets that told about the streams must be counted as well.
  using container = new Container(path, demuxer);
  return measure(container, statSync(path).size) ?? stated;
}

/** Reads packets up to a bound; what lies behind it is taken to be like what lies before. */
function measure(container: Container, fileSize: number): number | null {
  const stream = container.video ?? container.audio;
  if (stream === null) return null;
  const span = new Span(stream);
  let seen = 0;
  let position = 0n;
  for (const packet of container.packets()) {
    if (packet.streamIndex === stream.index) span.add(packet);
    if (packet.pos > position) position = packet.pos;
    seen += 1;
    if (seen >= MAX_PACKETS && position > 0n) return span.seconds * (fileSize / Number(position));
  }
  return span.seconds > 0 ? span.seconds : null;
}

/** The time that the packets of one stream cover. */
class Span {
  readonly #secondsPerTick: number;
  readonly #secondsPerFrame: number;
  #start = Number.POSITIVE_INFINITY;
  #end = Number.NEGATIVE_INFINITY;
  /** For streams without timestamps. */
  #sum = 0;

  constructor(stream: Stream) {
    this.#secondsPerTick = stream.timeBase.num / stream.timeBase.den;
    const { num, den } = stream.avgFrameRate;
    this.#secondsPerFrame = num > 0 ? den / num : 0;
  }

  add(packet: Packet): void {
    const length =
      packet.duration > 0n ? Number(packet.duration) * this.#secondsPerTick : this.#secondsPerFrame;
    this.#sum += length;
    if (packet.pts === AV_NOPTS_VALUE) return;
    const time = Number(packet.pts) * this.#secondsPerTick;
    this.#start = Math.min(this.#start, time);
    this.#end = Math.max(this.#end, time + length);
  }

  get seconds(): number {
    return this.#end > this.#start ? this.#end - this.#start : this.#sum;
  }
}

/** Whether an MP3's first frame counts the frames (a Xing, Info or VBRI header): without one, only reading tells. */
function statesItsLength(path: string): boolean {
  const start = readBytes(path, { position: 0, length: 10 });
  const frame = readBytes(path, { position: id3Bytes(start), length: 200 });
  return ['Xing', 'Info', 'VBRI'].some((mark) => frame.includes(mark, 0, 'latin1'));
}

/** ID3v2, section 3.1: ten bytes of header, of which the last four hold seven bits each of the size behind it. */
function id3Bytes(start: Buffer): number {
  if (start.toString('latin1', 0, 3) !== 'ID3') return 0;
  return start.subarray(6, 10).reduce((size, byte) => (size << 7) | (byte & 0x7f), 0) + 10;
}
