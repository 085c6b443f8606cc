import {
  AV_CODEC_FLAG_BITEXACT,
  AV_CODEC_FLAG_GLOBAL_HEADER,
  AV_PICTURE_TYPE_NONE,
  AV_PIX_FMT_PAL8,
  AV_PIX_FMT_YUV420P,
  AVCHROMA_LOC_LEFT,
  AVCOL_PRI_BT709,
  AVCOL_RANGE_MPEG,
  AVCOL_SPC_BT709,
  AVCOL_TRC_BT709,
  AVERROR_EOF,
  AVFMT_GLOBALHEADER,
} from 'node-av/constants';
import {
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
import type { Size } from '../geometry/rect.ts';
import type { Fraction } from '../timeline.ts';
import type { Encoding } from './settings.ts';

const AGAIN = FFmpegError.AVERROR(PosixError.EAGAIN);

/**
 * Threads change what an encoder makes of the same pictures, and so there are always as many: two keep a scene quick on
 * its own, and hardly hinder scenes side by side.
 */
const THREADS = 2;

const WRONG_FORMAT = 'The pictures cannot be encoded: one has another pixel format than the file.';

/** Encodes pictures, one for each frame of the output, into a file that has nothing but them. */
export class PictureEncoder implements Disposable {
  readonly #codec = new CodecContext();
  readonly #packet = new Packet();
  readonly #muxer: Muxer;
  readonly #stream: Stream;
  #frames = 0;

  /** Throws `internal` when it cannot be set up or fails later on: it is given nothing that a user could have got wrong. */
  constructor(path: string, encoding: Encoding, { size, fps }: { size: Size; fps: Fraction }) {
    using opening = new DisposableStack();
    opening.defer(() => this.#codec.freeContext());
    this.#packet.alloc();
    opening.defer(() => this.#packet.free());
    this.#muxer = opening.use(
      new Muxer(path, { format: encoding.muxer, tags: {}, options: encoding.muxerOptions }),
    );
    this.#openCodec(encoding, { size, fps });
    this.#stream = this.#muxer.addStream();
    check(this.#stream.codecpar.fromContext(this.#codec));
    this.#stream.timeBase = this.#codec.timeBase;
    this.#stream.avgFrameRate = this.#codec.framerate;
    this.#muxer.begin();
    opening.move();
  }

  #openCodec(encoding: Encoding, { size, fps }: { size: Size; fps: Fraction }): void {
    const codec = Codec.findEncoderByName(encoding.encoder);
    if (codec === null) throw new AssetError('internal', `This build of FFmpeg has no ${encoding.encoder}.`);
    this.#codec.allocContext3(codec);
    this.#codec.width = size.width;
    this.#codec.height = size.height;
    this.#codec.timeBase = new Rational(fps.den, fps.num);
    this.#codec.framerate = new Rational(fps.num, fps.den);
    this.#codec.sampleAspectRatio = new Rational(1, 1);
    this.#codec.threadCount = THREADS;
    this.#codec.setFlags(AV_CODEC_FLAG_BITEXACT);
    if (this.#muxer.oformat?.hasFlags(AVFMT_GLOBALHEADER)) this.#codec.setFlags(AV_CODEC_FLAG_GLOBAL_HEADER);
    this.#describeColours(encoding);
    for (const [name, value] of Object.entries(encoding.options)) check(this.#codec.setOption(name, value));
    // No dictionary: node-av 6.1.1 frees one given to `open2Sync` a second time.
    check(this.#codec.open2Sync(codec, null));
  }

  #describeColours({ pixelFormat }: Encoding): void {
    if (pixelFormat === 'pal8') {
      this.#codec.pixelFormat = AV_PIX_FMT_PAL8;
      return;
    }
    this.#codec.pixelFormat = AV_PIX_FMT_YUV420P;
    this.#codec.colorSpace = AVCOL_SPC_BT709;
    this.#codec.colorPrimaries = AVCOL_PRI_BT709;
    this.#codec.colorTrc = AVCOL_TRC_BT709;
    this.#codec.colorRange = AVCOL_RANGE_MPEG;
    this.#codec.chromaLocation = AVCHROMA_LOC_LEFT;
  }

  /** The next frame of the output; of the frame only its timestamp and type are changed. */
  write(frame: Frame): void {
    // An encoder reads the planes of whatever it gets as if they were of its own format.
    if (frame.format !== this.#codec.pixelFormat) throw new AssetError('internal', WRONG_FORMAT);
    frame.pts = BigInt(this.#frames);
    // Left to the encoder: what a source's encoder made of its picture does not matter.
    frame.pictType = AV_PICTURE_TYPE_NONE;
    this.#frames += 1;
    check(this.#codec.sendFrameSync(frame));
    this.#writePackets();
  }

  /** Writes what the encoder still has, and the end of the file. */
  end(): void {
    check(this.#codec.sendFrameSync(null));
    this.#writePackets();
    this.#muxer.end();
  }

  #writePackets(): void {
    for (;;) {
      const code = this.#codec.receivePacketSync(this.#packet);
      if (code === AGAIN || code === AVERROR_EOF) return;
      check(code);
      this.#packet.streamIndex = this.#stream.index;
      this.#packet.duration = 1n;
      this.#packet.rescaleTs(this.#codec.timeBase, this.#stream.timeBase);
      this.#muxer.write(this.#packet);
    }
  }

  [Symbol.dispose](): void {
    this.#muxer[Symbol.dispose]();
    this.#packet.free();
    this.#codec.freeContext();
  }
}

function check(code: number): void {
  if (code < 0)
    throw new AssetError('internal', `The pictures cannot be encoded: ${FFmpegError.strerror(code)}.`);
}
