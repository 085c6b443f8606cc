import { AVFMT_FLAG_BITEXACT } from 'node-av/constants';
import { Dictionary, FFmpegError, FormatContext, type Packet, type Stream } from 'node-av/lib';
import { AssetError } from '#errors.ts';

export interface MuxerOptions {
  /** FFmpeg's name of the muxer. */
  readonly format: string;
  /** The container's own tags, by FFmpeg's names for them. */
  readonly tags: Readonly<Record<string, string>>;
  /** Options of the muxer itself. */
  readonly options: Readonly<Record<string, string>>;
}

/**
 * Writes packets into a file whose bytes depend on nothing but them and the options. Streams first, then `begin`, the
 * packets in the order of their times, and `end`; what is disposed before that is no whole file. Throws `internal` for
 * whatever fails, as its input is what other parts of this program made.
 */
export class Muxer implements Disposable {
  readonly #format = new FormatContext();

  constructor(path: string, { format, tags, options }: MuxerOptions) {
    // With its protocol named, a path is a path, whatever characters it has.
    check(this.#format.allocOutputContext2(null, format, `file:${path}`), 'opened');
    this.#format.setFlags(AVFMT_FLAG_BITEXACT);
    this.#format.metadata = Dictionary.fromObject(tags);
    for (const [name, value] of Object.entries(options)) check(this.#format.setOption(name, value), 'set up');
    check(this.#format.openOutputSync(), 'opened');
  }

  get oformat() {
    return this.#format.oformat;
  }

  /** Its `codecpar` and `timeBase` have to be set before `begin`, which may change the latter. */
  addStream(): Stream {
    return this.#format.newStream(null);
  }

  begin(): void {
    check(this.#format.writeHeaderSync(null), 'begun');
  }

  /** Takes the packet's content, and leaves it empty. */
  write(packet: Packet): void {
    check(this.#format.interleavedWriteFrameSync(packet), 'written');
  }

  end(): void {
    check(this.#format.writeTrailerSync(), 'finished');
  }

  [Symbol.dispose](): void {
    this.#format.closeOutputSync();
    this.#format.freeContext();
  }
}

function check(code: number, what: string): void {
  if (code < 0) {
    throw new AssetError('internal', `The output cannot be ${what}: ${FFmpegError.strerror(code)}.`);
  }
}
