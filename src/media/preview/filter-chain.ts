import { FFmpegError, type FilterContext, FilterGraph, Frame } from 'node-av/lib';
import { AssetError } from '#errors.ts';

/** FFmpeg filters, one after the other, set up for frames of one shape. */
export class FilterChain implements Disposable {
  readonly #graph = new FilterGraph();
  readonly #result = new Frame();
  readonly #shape: string;
  readonly #source: FilterContext;
  readonly #sink: FilterContext;

  /** `like` is the first of the frames to come; nothing of it is kept. */
  constructor(like: Frame, filters: readonly string[]) {
    this.#shape = shapeOf(like);
    this.#result.alloc();
    this.#graph.alloc();
    this.#graph.nbThreads = 1;
    must(this.#graph.parse2([`buffer@in=${this.#shape}`, ...filters, 'buffersink@out'].join(',')));
    must(this.#graph.configSync());
    this.#source = this.#end('buffer@in');
    this.#sink = this.#end('buffersink@out');
  }

  takes(frame: Frame): boolean {
    return shapeOf(frame) === this.#shape;
  }

  /** Packed pixels of what comes out; throws `unprocessable` when nothing does. */
  apply(frame: Frame): { width: number; height: number; pixels: Buffer } {
    must(this.#source.buffersrcAddFrameSync(frame));
    must(this.#sink.buffersinkGetFrameSync(this.#result));
    const { width, height } = this.#result;
    const pixels = this.#result.toBuffer();
    this.#result.unref();
    return { width, height, pixels };
  }

  #end(name: string): FilterContext {
    const filter = this.#graph.getFilter(name);
    if (filter === null) throw new Error(`the filter graph has no ${name}`);
    return filter;
  }

  [Symbol.dispose](): void {
    this.#result.free();
    this.#graph.free();
  }
}

/** All that a buffer source wants to know beforehand. Frames go in one by one: time does not matter. */
function shapeOf({ width, height, format, colorSpace, colorRange }: Frame): string {
  return `video_size=${width}x${height}:pix_fmt=${format}:time_base=1/1000:colorspace=${colorSpace}:range=${colorRange}`;
}

function must(code: number): void {
  if (code >= 0) return;
  throw new AssetError('unprocessable', `The picture cannot be converted: ${FFmpegError.strerror(code)}.`);
}
