import {
  AV_DISPOSITION_ATTACHED_PIC,
  AV_NOPTS_VALUE,
  AVERROR_EOF,
  AVERROR_INVALIDDATA,
  AVMEDIA_TYPE_AUDIO,
  AVMEDIA_TYPE_VIDEO,
  type AVMediaType,
  AVSEEK_FLAG_BACKWARD,
} from 'node-av/constants';
import { Dictionary, FFmpegError, FormatContext, InputFormat, Packet, type Stream } from 'node-av/lib';
import { AssetError } from '#errors.ts';

/** What FFmpeg may do with a file: read this file, as this format, and nothing else. */
function openOptions(format: InputFormat): Record<string, string> {
  const safety = {
    protocol_whitelist: 'file',
    // Nested formats too: a playlist or a data reference inside finds no demuxer that would follow it.
    format_whitelist: format.name ?? '',
    // Bytes and microseconds that finding out about the streams may take, whatever the file pretends to hold.
    probesize: '5000000',
    analyzeduration: '5000000',
    max_streams: '64',
  };
  return format.name?.startsWith('mov') ? { ...safety, enable_drefs: '0', use_absolute_path: '0' } : safety;
}

/** A file opened by one named demuxer. Every call blocks its process, which is why only workers open containers. */
export class Container implements Disposable {
  readonly #format: FormatContext;
  readonly #packet = new Packet();
  /** The pictures, unless they are only the cover of an album. */
  readonly video: Stream | null;
  readonly audio: Stream | null;

  /** Throws `unprocessable` when the file is not what its first bytes promise. */
  constructor(path: string, demuxer: string) {
    this.#format = openFormat(path, demuxer);
    this.#packet.alloc();
    this.video = this.#best(AVMEDIA_TYPE_VIDEO);
    this.audio = this.#best(AVMEDIA_TYPE_AUDIO);
  }

  /** Seconds as the header has it or FFmpeg estimates it; null where there is nothing to go by. */
  get duration(): number | null {
    const microseconds = this.#format.duration;
    return microseconds === AV_NOPTS_VALUE || microseconds <= 0n ? null : Number(microseconds) / 1e6;
  }

  /** Seconds at which the presentation starts: timestamps need not start at 0. */
  get startTime(): number {
    return this.#format.startTime === AV_NOPTS_VALUE ? 0 : Number(this.#format.startTime) / 1e6;
  }

  get bitRate(): number | null {
    return this.#format.bitRate > 0n ? Number(this.#format.bitRate) : null;
  }

  get streams(): readonly Stream[] {
    return this.#format.streams;
  }

  get metadata(): Readonly<Record<string, string>> {
    return this.#format.metadata?.getAll() ?? {};
  }

  /** Packets to the end of the file, or to the first damage. Each is valid until the next one is asked for. */
  *packets(): Generator<Packet> {
    for (;;) {
      this.#packet.unref();
      if (this.#format.readFrameSync(this.#packet) < 0) return;
      yield this.#packet;
    }
  }

  /** To the last key frame of the stream at or before the time, in seconds of the presentation; false where it cannot. */
  seek(stream: Stream, seconds: number): boolean {
    const { num, den } = stream.timeBase;
    const timestamp = BigInt(Math.floor(((seconds + this.startTime) * den) / num));
    return this.#format.seekFrameSync(stream.index, timestamp, AVSEEK_FLAG_BACKWARD) >= 0;
  }

  #best(type: AVMediaType): Stream | null {
    const index = this.#format.findBestStream(type);
    const stream = this.#format.streams.find((candidate) => candidate.index === index) ?? null;
    return stream?.hasDisposition(AV_DISPOSITION_ATTACHED_PIC) ? null : stream;
  }

  [Symbol.dispose](): void {
    this.#packet.free();
    this.#format.closeInputSync();
  }
}

function openFormat(path: string, demuxer: string): FormatContext {
  const input = InputFormat.findInputFormat(demuxer);
  if (input === null) throw new AssetError('internal', `This build of FFmpeg has no demuxer ${demuxer}.`);
  const format = new FormatContext();
  // With its protocol named, a path is a path, whatever characters it has.
  const opened = format.openInputSync(`file:${path}`, input, Dictionary.fromObject(openOptions(input)));
  if (opened < 0) throw damaged(demuxer, opened);
  const found = format.findStreamInfoSync();
  if (found >= 0) return format;
  format.closeInputSync();
  throw damaged(demuxer, found);
}

function damaged(demuxer: string, code: number): AssetError {
  if (demuxer === 'mov' && code === AVERROR_INVALIDDATA) {
    return new AssetError(
      'unprocessable',
      'The file has no readable index (moov box): it is cut off or damaged.',
    );
  }
  const reason = code === AVERROR_EOF ? 'it ends too early' : FFmpegError.strerror(code);
  return new AssetError(
    'unprocessable',
    `The file starts like ${demuxer} and cannot be read as such: ${reason}.`,
  );
}
