import { type Static, Type } from 'typebox';
import { FORMATS, QUALITIES } from '#media/render/timeline.ts';
import { oneOf, Seconds } from './scalars.ts';

/** Pixels. */
export const PRESETS = {
  sd: { width: 854, height: 480 },
  hd: { width: 1280, height: 720 },
  fhd: { width: 1920, height: 1080 },
  uhd: { width: 3840, height: 2160 },
  square: { width: 1080, height: 1080 },
  portrait: { width: 1080, height: 1350 },
  vertical: { width: 1080, height: 1920 },
} as const;
export const PRESET_NAMES = ['sd', 'hd', 'fhd', 'uhd', 'square', 'portrait', 'vertical'] as const;

/** Pixels of the shorter side. */
export const RESOLUTIONS = { mobile: 360, sd: 480, hd: 720, fhd: 1080, uhd: 2160 } as const;
export const RESOLUTION_NAMES = ['mobile', 'sd', 'hd', 'fhd', 'uhd'] as const;
export const ASPECT_RATIOS = ['16:9', '9:16', '1:1', '4:5', '5:4', '4:3', '3:4', '21:9'] as const;

export const SMALLEST_SIDE = 16;
export const LARGEST_SIDE = 4096;
const Side = Type.Integer({
  title: `an even number of pixels from ${SMALLEST_SIDE} to ${LARGEST_SIDE}`,
  minimum: SMALLEST_SIDE,
  maximum: LARGEST_SIDE,
  multipleOf: 2,
});

export const Output = Type.Object(
  {
    format: Type.Optional(oneOf(FORMATS, 'What comes out: a video, a still picture, or sound alone.')),
    preset: Type.Optional(oneOf(PRESET_NAMES, 'A size by its name.')),
    aspectRatio: Type.Optional(oneOf(ASPECT_RATIOS, 'A size by its shape, with `resolution`.')),
    resolution: Type.Optional(oneOf(RESOLUTION_NAMES, 'By the shorter side: 360, 480, 720, 1080 or 2160.')),
    width: Type.Optional(Side),
    height: Type.Optional(Side),
    fps: Type.Optional(
      Type.Union(
        [
          Type.Number({ title: 'a number of frames per second from 1 to 60', minimum: 1, maximum: 60 }),
          Type.String({
            title: 'a fraction like "30000/1001"',
            pattern: '^[1-9][0-9]{0,5}/[1-9][0-9]{0,4}$',
          }),
        ],
        { description: 'Frames per second; 30 unless told.' },
      ),
    ),
    quality: Type.Optional(oneOf(QUALITIES, '`draft` is for looking at: half the size, and fast.')),
    loudness: Type.Optional(
      Type.Number({
        minimum: -40,
        maximum: -5,
        description: 'What the sound is brought to, in LUFS; it is left as it is unless told.',
      }),
    ),
    stillAt: Type.Optional(
      Type.Union([Seconds], { description: 'For a still picture: its moment in seconds.' }),
    ),
  },
  {
    additionalProperties: false,
    description: 'The size is a `preset`, or `aspectRatio` and `resolution`, or `width` and `height`.',
  },
);
export type OutputDocument = Static<typeof Output>;
