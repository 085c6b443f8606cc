import { AV_BUFFERSRC_FLAG_KEEP_REF, AV_BUFFERSRC_FLAG_PUSH, type AVBufferSrcFlag } from 'node-av/constants';
import { FFmpegError, type FilterContext, FilterGraph, type Frame } from 'node-av/lib';

/** A clock whose ticks are fine enough for any share of a transition. */
export const TICKS_PER_SECOND = 1_000_000;

/**
 * A small graph of FFmpeg filters that makes one picture of one or several: a function of frames. Its parts are numbers
 * and names from this source; it is set up for inputs of certain shapes, and each call takes one frame of each.
 */
export class FrameFilter implements Disposable {
  readonly #graph = new FilterGraph();
  readonly #shapes: readonly string[];
  readonly #sources: readonly FilterContext[];
  readonly #sink: FilterContext;
  #tick = 0;

  /** Of the frames in `like` only the shape matters. `filters` is a chain, or a graph that begins at [0], [1], …. */
  constructor(like: readonly Frame[], filters: string) {
    this.#shapes = like.map(shapeOf);
    this.#graph.alloc();
    // Pictures are rendered side by side in several processes: threads within one would only wait for each other.
    this.#graph.nbThreads = 1;
    const sources = this.#shapes.map((shape, index) => `buffer@in${index}=${shape}[${index}]`);
    const body = like.length === 1 ? `[0]${filters}` : filters;
    must(this.#graph.parse2(`${sources.join(';')};${body},buffersink@out`));
    must(this.#graph.configSync());
    this.#sources = this.#shapes.map((_, index) => this.#find(`buffer@in${index}`));
    this.#sink = this.#find('buffersink@out');
  }

  takes(frames: readonly Frame[]): boolean {
    return frames.every((frame, index) => shapeOf(frame) === this.#shapes[index]);
  }

  /**
   * Puts the result into `out`, which is blank. The inputs stay as they are, but for their timestamps, unless they are
   * given away: then a filter that draws on its input need not copy it first.
   */
  apply(inputs: readonly Frame[], out: Frame, { tick = this.#tick + 1, givenAway = null }: Call = {}): Frame {
    this.#tick = tick;
    for (const [index, source] of this.#sources.entries()) {
      const frame = inputs[index];
      if (frame === undefined) throw new Error(`the filter graph has no frame for its input ${index}`);
      frame.pts = BigInt(tick);
      must(
        frame === givenAway
          ? source.buffersrcAddFrameSync(frame)
          : source.buffersrcAddFrameSync(frame, AV_BUFFERSRC_FLAG_KEEP_REF),
      );
    }
    must(this.#sink.buffersinkGetFrameSync(out));
    return out;
  }

  /** Gives a filter that makes one picture of many the next of them. */
  collect(frame: Frame): void {
    this.#tick += 1;
    frame.pts = BigInt(this.#tick);
    for (const source of this.#sources) must(source.buffersrcAddFrameSync(frame, COLLECTING));
  }

  /** Puts what was made of all collected frames into `out`, which is blank. It takes no other frame after that. */
  conclude(out: Frame): Frame {
    for (const source of this.#sources) must(source.buffersrcAddFrameSync(null));
    must(this.#sink.buffersinkGetFrameSync(out));
    return out;
  }

  /** Sets an option of the filter with that label, like `overlay@o`, from the next frame on. */
  set(label: string, option: string, value: number): void {
    const code = this.#graph.sendCommand(label, option, String(value));
    if (typeof code === 'number') must(code);
  }

  #find(name: string): FilterContext {
    const filter = this.#graph.getFilter(name);
    if (filter === null) throw new Error(`the filter graph has no ${name}`);
    return filter;
  }

  [Symbol.dispose](): void {
    this.#graph.free();
  }
}

interface Call {
  /** The timestamp of the inputs; larger than that of the call before. */
  readonly tick?: number;
  readonly givenAway?: Frame | null;
}

/** At once, so that frames do not wait in line. */
const COLLECTING = (AV_BUFFERSRC_FLAG_KEEP_REF | AV_BUFFERSRC_FLAG_PUSH) as AVBufferSrcFlag;

/** All that a buffer source wants to know beforehand. Some filters insist on a rate, and make nothing of it. */
function shapeOf({ width, height, format, colorSpace, colorRange }: Frame): string {
  const timing = `time_base=1/${TICKS_PER_SECOND}:frame_rate=25`;
  return `video_size=${width}x${height}:pix_fmt=${format}:${timing}:colorspace=${colorSpace}:range=${colorRange}`;
}

function must(code: number): void {
  if (code < 0) throw new Error(`the picture cannot be converted: ${FFmpegError.strerror(code)}`);
}
