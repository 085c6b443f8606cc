import {
  AV_CODEC_ID_VP8,
  AV_CODEC_ID_VP9,
  AV_NOPTS_VALUE,
  type AVCodecID,
  FF_DECODER_LIBVPX_VP8,
  FF_DECODER_LIBVPX_VP9,
  type FFDecoderCodec,
} from 'node-av/constants';
import { Codec, CodecContext, FFmpegError, Frame, type Packet, PosixError, type Stream } from 'node-av/lib';
import { AssetError } from '#errors.ts';
import type { Container } from './container.ts';
import { MAX_PIXELS } from './limits.ts';

const AGAIN = FFmpegError.AVERROR(PosixError.EAGAIN);

export interface DecoderOptions {
  /** More than one costs memory and latency, and pays only where many frames in a row are decoded. */
  readonly threads: number;
}

interface Hurry {
  /** Seconds of the presentation; asked for each packet. */
  readonly hurryTo?: () => number;
}

/** Decodes one stream of a container. Frames that are damaged are passed over. */
export class Decoder implements Disposable {
  readonly stream: Stream;
  readonly #container: Container;
  readonly #codec = new CodecContext();
  readonly #frame = new Frame();
  #isHurrying = false;

  /** Throws `unprocessable` where there is no decoder for the stream. */
  constructor(container: Container, stream: Stream, { threads }: DecoderOptions) {
    this.#container = container;
    this.stream = stream;
    const codec = decoderOf(stream);
    this.#codec.allocContext3(codec);
    this.#codec.parametersToContext(stream.codecpar);
    this.#codec.pktTimebase = stream.timeBase;
    this.#codec.threadCount = threads;
    this.#codec.setOption('max_pixels', MAX_PIXELS);
    this.#frame.alloc();
    // No dictionary: node-av 6.1.1 frees one given to `open2Sync` a second time.
    const opened = this.#codec.open2Sync(codec, null);
    if (opened >= 0) return;
    this[Symbol.dispose]();
    throw new AssetError(
      'unprocessable',
      `The ${codec.name} stream cannot be decoded: ${FFmpegError.strerror(opened)}.`,
    );
  }

  /**
   * Frames from where the container stands to its end, or as far as that many packets of whatever stream reach.
   * Each is valid until the next one is asked for. Before `hurryTo` only those that others are made from are
   * sure to come.
   */
  *frames(maxPackets: number, { hurryTo = () => Number.NEGATIVE_INFINITY }: Hurry = {}): Generator<Frame> {
    let left = maxPackets;
    for (const packet of this.#container.packets()) {
      if (packet.streamIndex === this.stream.index) {
        this.#hurry(this.#seconds(packet.pts) ?? Number.POSITIVE_INFINITY, hurryTo());
        yield* this.#decode(packet);
      }
      left -= 1;
      if (left <= 0) break;
    }
    yield* this.#decode(null);
  }

  /** Leaves frames out that are too early to be wanted and that no other one needs. */
  #hurry(seconds: number, hurryTo: number): void {
    const isEarly = seconds < hurryTo;
    if (isEarly === this.#isHurrying) return;
    this.#codec.setOption('skip_frame', isEarly ? 'noref' : 'default');
    this.#isHurrying = isEarly;
  }

  *#decode(packet: Packet | null): Generator<Frame> {
    while (this.#codec.sendPacketSync(packet) === AGAIN) yield* this.#received();
    yield* this.#received();
  }

  *#received(): Generator<Frame> {
    for (;;) {
      const code = this.#codec.receiveFrameSync(this.#frame);
      // Nothing more for now, nothing more at all, or damage, which the next packets may get over.
      if (code < 0) return;
      yield this.#frame;
      this.#frame.unref();
    }
  }

  /** Seeks the container and forgets what was decoded; as `Container.seek`. */
  seek(seconds: number): boolean {
    this.#codec.flushBuffers();
    return this.#container.seek(this.stream, seconds);
  }

  /** When a frame is shown, in seconds of the presentation; null for a stream without timestamps. */
  timeOf(frame: Frame): number | null {
    return this.#seconds(frame.bestEffortTimestamp);
  }

  #seconds(timestamp: bigint): number | null {
    if (timestamp === AV_NOPTS_VALUE) return null;
    const { num, den } = this.stream.timeBase;
    return (Number(timestamp) * num) / den - this.#container.startTime;
  }

  [Symbol.dispose](): void {
    this.#frame.free();
    this.#codec.freeContext();
  }
}

/** FFmpeg's own VP8 and VP9 decoders leave the second, transparent layer alone; libvpx composes it. */
const ALPHA_DECODERS: ReadonlyMap<AVCodecID, FFDecoderCodec> = new Map<AVCodecID, FFDecoderCodec>([
  [AV_CODEC_ID_VP8, FF_DECODER_LIBVPX_VP8],
  [AV_CODEC_ID_VP9, FF_DECODER_LIBVPX_VP9],
]);

/** Matroska says so in a tag, as the stream proper knows nothing of the second layer. */
export function hasAlphaLayer(stream: Stream): boolean {
  return ALPHA_DECODERS.has(stream.codecpar.codecId) && stream.metadata?.get('alpha_mode') === '1';
}

function decoderOf(stream: Stream): Codec {
  const { codecId } = stream.codecpar;
  const composing = hasAlphaLayer(stream) ? ALPHA_DECODERS.get(codecId) : undefined;
  const codec = composing === undefined ? Codec.findDecoder(codecId) : Codec.findDecoderByName(composing);
  if (codec === null)
    throw new AssetError('unprocessable', 'The stream is in a codec that cannot be decoded here.');
  return codec;
}
