import { join } from 'node:path';
import sharp from 'sharp';
import { AssetError } from '#errors.ts';
import type { Container } from '../engine/container.ts';
import { Decoder } from '../engine/decoder.ts';
import type { PreviewFile, VideoFacts } from '../facts.ts';
import { MOVING, STILL } from './encoding.ts';
import { Painter, type Picture, toSharp } from './picture.ts';
import { frameAt, framesOf, type Segment } from './sampling.ts';

export interface VideoPreviewInput {
  readonly container: Container;
  readonly facts: VideoFacts;
  /** Seconds. */
  readonly duration: number | null;
  readonly outDir: string;
}

const POSTER_SIDE = 1280;
/** The pool gives each processor a child; a second thread is for the machine that is otherwise idle. */
const THREADS = 2;

/** The first picture that shows something, at most 1280 pixels on its long side. */
export async function makePoster(input: VideoPreviewInput): Promise<PreviewFile> {
  const picture = findPoster(input);
  const path = join(input.outDir, 'poster.webp');
  await toSharp(picture).webp(STILL).toFile(path);
  return { role: 'poster', path, mediaType: 'image/webp', width: picture.width, height: picture.height };
}

function findPoster({ container, facts, duration }: VideoPreviewInput): Picture {
  using decoder = openDecoder(container);
  using painter = new Painter(facts, { side: POSTER_SIDE, scaling: 'bicubic' });
  let brightest: { picture: Picture; light: number } | null = null;
  for (const time of posterTimes(duration ?? 0)) {
    const frame = frameAt(decoder, time);
    if (frame === null) continue;
    const picture = painter.paint(frame);
    const light = lightOf(picture);
    if (light >= ENOUGH_LIGHT) return picture;
    if (brightest === null || light > brightest.light) brightest = { picture, light };
  }
  if (brightest !== null) return brightest.picture;
  throw new AssetError('unprocessable', 'No picture of the video can be decoded.');
}

/** Where to look: near the start, where the picture that people remember is, then ever further in. */
function posterTimes(duration: number): number[] {
  const times = [0, 0.5, 1, 2, 5, duration * 0.1, duration * 0.25, duration * 0.5, duration * 0.75];
  return [...new Set(times)].filter((time) => time <= duration).sort((a, b) => a - b);
}

/** Of 255: what film calls black is 16, and noise and compression add some. */
const BLACK = 40;
/** A title in white on black covers as much. */
const ENOUGH_LIGHT = 0.02;
/** A prime: no column or row is looked at more than others. */
const PIXEL_STEP = 7;

/** The share of pixels that are not near-black, from some of them. */
function lightOf({ pixels, channels }: Picture): number {
  const step = channels * PIXEL_STEP;
  let light = 0;
  for (let at = 0; at + 2 < pixels.length; at += step) {
    if (Math.max(pixels[at] ?? 0, pixels[at + 1] ?? 0, pixels[at + 2] ?? 0) > BLACK) light += 1;
  }
  return (light * step) / pixels.length;
}

const ANIMATION_SIDE = 320;
const FRAME_MS = 125;
const SEGMENTS = 4;
const SEGMENT_FRAMES = 6;

/** Three silent seconds from four places, at most 320 pixels on the long side: the same work for ten seconds and ten hours. */
export async function makeAnimation(input: VideoPreviewInput): Promise<PreviewFile | null> {
  const pictures = [...paintSegments(input)];
  const [first] = pictures;
  if (first === undefined || pictures.length < 2) return null;
  const { width, height, channels } = first;
  const path = join(input.outDir, 'animation.webp');
  const strip = Buffer.concat(pictures.map(({ pixels }) => pixels));
  const raw = { width, height: height * pictures.length, channels, pageHeight: height };
  await sharp(strip, { raw })
    .webp({ ...MOVING, loop: 0, delay: pictures.map(() => FRAME_MS) })
    .toFile(path);
  return { role: 'animation', path, mediaType: 'image/webp', width, height };
}

function* paintSegments({ container, facts, duration }: VideoPreviewInput): Generator<Picture> {
  using decoder = openDecoder(container);
  using painter = new Painter(facts, { side: ANIMATION_SIDE, scaling: 'area' });
  for (const frame of framesOf(decoder, segmentsOf(duration ?? 0))) yield painter.paint(frame);
}

function segmentsOf(duration: number): Segment[] {
  const spacing = FRAME_MS / 1000;
  const frames = SEGMENTS * SEGMENT_FRAMES;
  if (duration <= frames * spacing) return [{ start: 0, frames, spacing }];
  return Array.from({ length: SEGMENTS }, (_, index) => ({
    start: (duration * index) / SEGMENTS,
    frames: SEGMENT_FRAMES,
    spacing,
  }));
}

function openDecoder(container: Container): Decoder {
  if (container.video === null)
    throw new AssetError('unprocessable', 'The file has no video stream any more.');
  return new Decoder(container, container.video, { threads: THREADS });
}
