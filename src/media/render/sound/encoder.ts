import {
  AV_CODEC_FLAG_BITEXACT,
  AV_CODEC_FLAG_GLOBAL_HEADER,
  AVERROR_EOF,
  AVFMT_GLOBALHEADER,
} from 'node-av/constants';
import {
  avGetSampleFmtName,
  Codec,
  CodecContext,
  FFmpegError,
  type Frame,
  Packet,
  PosixError,
  Rational,
  type Stream,
} from 'node-av/lib';
import { AssetError } from '#errors.ts';
import { Muxer } from '../assemble/muxer.ts';
import type { Output } from '../timeline.ts';
import { soundCodecOf } from './codecs.ts';
import { AudioFilters } from './filters.ts';
import { SAMPLE_RATE, STEREO } from './samples.ts';

const AGAIN = FFmpegError.AVERROR(PosixError.EAGAIN);

/** Encodes mastered frames into a file of their own; `end` makes it whole. */
export class SoundEncoder implements Disposable {
  readonly #codec = new CodecContext();
  readonly #packet = new Packet();
  readonly #muxer: Muxer;
  readonly #stream: Stream;
  /** To the encoder's sample format, and its number of samples in a frame. */
  #filters: AudioFilters | null = null;
  readonly #steps: readonly string[];

  constructor(path: string, { format, quality }: Pick<Output, 'format' | 'quality'>) {
    const settings = soundCodecOf(format);
    const codec = Codec.findEncoderByName(settings.encoder);
    if (codec === null) throw new AssetError('internal', `There is no encoder ${settings.encoder}.`);
    this.#muxer = new Muxer(path, { format: settings.muxer, tags: {}, options: optionsOf(settings.muxer) });
    this.#packet.alloc();
    this.#codec.allocContext3(codec);
    this.#codec.sampleRate = SAMPLE_RATE;
    this.#codec.sampleFormat = settings.sampleFormat;
    this.#codec.channelLayout = STEREO;
    this.#codec.timeBase = new Rational(1, SAMPLE_RATE);
    this.#codec.setFlags(AV_CODEC_FLAG_BITEXACT);
    if (settings.bitRate !== null) this.#codec.bitRate = BigInt(settings.bitRate[quality]);
    if (this.#muxer.oformat?.hasFlags(AVFMT_GLOBALHEADER)) this.#codec.setFlags(AV_CODEC_FLAG_GLOBAL_HEADER);
    // No dictionary: node-av 6.1.1 frees one given to `open2Sync` a second time.
    check(this.#codec.open2Sync(codec, null));
    this.#stream = this.#muxer.addStream();
    check(this.#stream.codecpar.fromContext(this.#codec));
    this.#stream.timeBase = this.#codec.timeBase;
    this.#muxer.begin();
    this.#steps = [
      `aformat=sample_fmts=${avGetSampleFmtName(settings.sampleFormat)}`,
      ...(this.#codec.frameSize > 0 ? [`asetnsamples=n=${this.#codec.frameSize}:p=0`] : []),
    ];
  }

  /** The frame stays whole. */
  write(frame: Frame): void {
    this.#filters ??= new AudioFilters(frame, this.#steps);
    for (const piece of this.#filters.apply(frame)) this.#encode(piece);
  }

  end(): void {
    for (const piece of this.#filters?.apply(null) ?? []) this.#encode(piece);
    this.#encode(null);
    this.#muxer.end();
  }

  #encode(frame: Frame | null): void {
    check(this.#codec.sendFrameSync(frame));
    for (;;) {
      const code = this.#codec.receivePacketSync(this.#packet);
      if (code === AGAIN || code === AVERROR_EOF) return;
      check(code);
      this.#packet.streamIndex = this.#stream.index;
      this.#packet.rescaleTs(this.#codec.timeBase, this.#stream.timeBase);
      this.#muxer.write(this.#packet);
    }
  }

  [Symbol.dispose](): void {
    this.#filters?.[Symbol.dispose]();
    this.#packet.free();
    this.#codec.freeContext();
    this.#muxer[Symbol.dispose]();
  }
}

/** A WAV of more than 4 GiB, which is six hours, is an RF64. */
function optionsOf(muxer: string): Record<string, string> {
  return muxer === 'wav' ? { rf64: 'auto' } : {};
}

function check(code: number): void {
  if (code >= 0) return;
  throw new AssetError('internal', `The sound cannot be encoded: ${FFmpegError.strerror(code)}.`);
}
