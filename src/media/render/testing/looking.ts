import assert from 'node:assert/strict';
import { AV_PIX_FMT_YUV420P, AV_PIX_FMT_YUVA420P } from 'node-av/constants';
import type { Frame } from 'node-av/lib';
import { Container } from '../../engine/container.ts';
import { Decoder } from '../../engine/decoder.ts';
import { Filtering } from '../../engine/filtering.ts';
import { renderedSize } from '../encode/size.ts';
import { frameOf } from '../frames.ts';
import { Painter } from '../paint/painter.ts';
import { sceneOf } from '../scenes/plan.ts';
import type { Timeline } from '../timeline.ts';

export type Rgb = readonly [red: number, green: number, blue: number];

/** Pixels that can be looked at. */
export class Seen {
  readonly width: number;
  readonly height: number;
  readonly pixels: Buffer;

  constructor(frame: Frame) {
    using filtering = new Filtering();
    const image = filtering.apply('scale=flags=bicubic+accurate_rnd+full_chroma_int,format=rgb24', [frame]);
    this.width = image.width;
    this.height = image.height;
    this.pixels = image.toBuffer();
  }

  at(x: number, y: number): Rgb {
    const start = (y * this.width + x) * 3;
    const [red = 0, green = 0, blue = 0] = this.pixels.subarray(start, start + 3);
    return [red, green, blue];
  }

  /** Each channel to within a few of 255: video has fewer colours, and less chroma than pixels. */
  shows(x: number, y: number, expected: Rgb, within = 6): void {
    const actual = this.at(x, y);
    const isClose = actual.every((value, channel) => Math.abs(value - (expected[channel] ?? 0)) <= within);
    assert.ok(isClose, `at ${x}, ${y} there is ${actual} and not ${expected}`);
  }
}

/** A frame of a composition as it is painted, before any encoder has seen it. */
export async function look(timeline: Timeline, files: readonly string[], seconds: number): Promise<Seen> {
  const first = frameOf(seconds, timeline.output.fps);
  const [seen] = await lookOn(timeline, files, { first, end: first + 1 });
  assert.ok(seen);
  return seen;
}

/** Some frames in a row, each painted after the other. */
export async function lookOn(
  timeline: Timeline,
  files: readonly string[],
  stretch: { readonly first: number; readonly end: number },
): Promise<Seen[]> {
  const { stage, media, mediaOf, frames } = sceneOf(timeline, stretch);
  using painter = new Painter(stage, {
    media,
    files: mediaOf.map((index) => files[index] ?? ''),
    fps: timeline.output.fps,
    canvas: renderedSize(timeline.output),
  });
  const seen: Seen[] = [];
  for (let index = 0; index < frames; index += 1) {
    const { frame } = await painter.paint(index);
    assert.equal(frame.format, painter.alpha ? AV_PIX_FMT_YUVA420P : AV_PIX_FMT_YUV420P);
    seen.push(new Seen(frame));
  }
  return seen;
}

export interface Decoded {
  readonly seen: readonly Seen[];
  /** Seconds. */
  readonly times: readonly number[];
}

/** All frames of a video that was written. */
export function decoded(path: string, demuxer = 'mov'): Decoded {
  using container = new Container(path, demuxer);
  assert.ok(container.video);
  using decoder = new Decoder(container, container.video, { threads: 1 });
  const seen: Seen[] = [];
  const times: number[] = [];
  for (const frame of decoder.frames(Number.POSITIVE_INFINITY)) {
    times.push(decoder.timeOf(frame) ?? Number.NaN);
    seen.push(new Seen(frame));
  }
  return { seen, times };
}
