import type { Frame } from 'node-av/lib';
import sharp, { type Sharp } from 'sharp';
import { fitInside } from '../engine/geometry.ts';
import type { VideoFacts } from '../facts.ts';
import { FilterChain } from './filter-chain.ts';

/** Upright pixels, row by row from the top, eight bits a channel. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  /** 3 for RGB, 4 for RGBA with straight alpha. */
  readonly channels: 3 | 4;
  readonly pixels: Buffer;
}

export function toSharp({ pixels, width, height, channels }: Picture): Sharp {
  return sharp(pixels, { raw: { width, height, channels } });
}

/** Turns decoded frames of one video into upright, square-pixelled, standard-range pictures no larger than `side`. */
export class Painter implements Disposable {
  readonly #facts: VideoFacts;
  readonly #side: number;
  #chain: FilterChain | null = null;

  constructor(facts: VideoFacts, side: number) {
    this.#facts = facts;
    this.#side = side;
  }

  paint(frame: Frame): Picture {
    const { width, height, pixels } = this.#chainFor(frame).apply(frame);
    return { width, height, channels: this.#facts.alpha ? 4 : 3, pixels };
  }

  /** The size of frames and their pixel format may change in the middle of a stream. */
  #chainFor(frame: Frame): FilterChain {
    if (this.#chain?.takes(frame)) return this.#chain;
    this.#chain?.[Symbol.dispose]();
    this.#chain = new FilterChain(frame, this.#filters());
    return this.#chain;
  }

  #filters(): string[] {
    const { rotation, hdr, alpha } = this.#facts;
    const upright = fitInside(this.#facts, this.#side);
    const turned = rotation === 90 || rotation === 270;
    const [width, height] = turned ? [upright.height, upright.width] : [upright.width, upright.height];
    return [
      `scale=${width}:${height}:flags=bicubic`,
      'setsar=1',
      // After scaling: light is computed for as few pixels as will be seen.
      ...(hdr ? TONE_MAPPING : []),
      `format=${alpha ? 'rgba' : 'rgb24'}`,
      ...(TURNS.get(rotation) ?? []),
    ];
  }

  [Symbol.dispose](): void {
    this.#chain?.[Symbol.dispose]();
  }
}

const TURNS: ReadonlyMap<number, readonly string[]> = new Map([
  [90, ['transpose=clock']],
  [180, ['hflip', 'vflip']],
  [270, ['transpose=cclock']],
]);

/** To linear light, colours of BT.709, highlights compressed, and back to a gamma that screens expect. */
const TONE_MAPPING = [
  'zscale=transfer=linear:npl=100',
  'format=gbrpf32le',
  'zscale=primaries=bt709',
  'tonemap=hable:desat=0',
  'zscale=transfer=bt709:matrix=bt709:range=tv',
  'format=yuv420p',
];
