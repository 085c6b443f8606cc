import {
  AV_BUFFERSRC_FLAG_KEEP_REF,
  AV_CHANNEL_ORDER_NATIVE,
  AVERROR_EOF,
  type AVSampleFormat,
} from 'node-av/constants';
import {
  avGetSampleFmtName,
  FFmpegError,
  type FilterContext,
  FilterGraph,
  Frame,
  PosixError,
} from 'node-av/lib';
import { AssetError } from '#errors.ts';

const AGAIN = FFmpegError.AVERROR(PosixError.EAGAIN);

/** FFmpeg's audio filters, one after the other, set up for frames of one shape; times are in samples of the source. */
export class AudioFilters implements Disposable {
  readonly #graph = new FilterGraph();
  readonly #result = new Frame();
  readonly #shape: string;
  readonly #source: FilterContext;
  readonly #sink: FilterContext;

  /** `like` is the first of the frames to come; nothing of it is kept. The filters are numbers and names of ours. */
  constructor(like: Frame, filters: readonly string[]) {
    this.#shape = shapeOf(like);
    this.#result.alloc();
    this.#graph.alloc();
    this.#graph.nbThreads = 1;
    must(this.#graph.parse2([`abuffer@in=${this.#shape}`, ...filters, 'abuffersink@out'].join(',')));
    must(this.#graph.configSync());
    this.#source = this.#end('abuffer@in');
    this.#sink = this.#end('abuffersink@out');
  }

  takes(frame: Frame): boolean {
    return shapeOf(frame) === this.#shape;
  }

  /** What comes out for a frame, or for the end; each is valid until the next one is asked for. The frame stays whole. */
  *apply(frame: Frame | null): Generator<Frame> {
    must(this.#source.buffersrcAddFrameSync(frame, AV_BUFFERSRC_FLAG_KEEP_REF));
    for (;;) {
      const code = this.#sink.buffersinkGetFrameSync(this.#result);
      if (code === AGAIN || code === AVERROR_EOF) return;
      must(code);
      yield this.#result;
      this.#result.unref();
    }
  }

  #end(name: string): FilterContext {
    const filter = this.#graph.getFilter(name);
    if (filter === null) throw new AssetError('internal', `The filter graph has no ${name}.`);
    return filter;
  }

  [Symbol.dispose](): void {
    this.#result.free();
    this.#graph.free();
  }
}

function shapeOf({ sampleRate, format, channelLayout }: Frame): string {
  const name = avGetSampleFmtName(format as AVSampleFormat);
  return `time_base=1/${sampleRate}:sample_rate=${sampleRate}:sample_fmt=${name}:channel_layout=${layoutOf(channelLayout)}`;
}

/** A number either way: the mask, or how many channels where a file says no more, which then get the usual layout. */
function layoutOf({ order, mask, nbChannels }: Frame['channelLayout']): string {
  return order === AV_CHANNEL_ORDER_NATIVE ? `0x${mask.toString(16)}` : `${nbChannels}c`;
}

function must(code: number): void {
  if (code >= 0) return;
  throw new AssetError('unprocessable', `The sound cannot be converted: ${FFmpegError.strerror(code)}.`);
}
