import type { Fraction, Output, Quality } from '#media/render/timeline.ts';
import { LARGEST_SIDE, type OutputDocument, PRESETS, RESOLUTIONS } from '../document/output.ts';
import type { Faults } from '../reading/faults.ts';

/** Frames per second of film and television, by the number that people write for them. */
const KNOWN_RATES: ReadonlyMap<number, Fraction> = new Map([
  [23.976, { num: 24_000, den: 1001 }],
  [23.98, { num: 24_000, den: 1001 }],
  [29.97, { num: 30_000, den: 1001 }],
  [59.94, { num: 60_000, den: 1001 }],
]);

/** What the output of a script comes to; H.264 in MP4, 1280×720, 30 frames per second unless told. */
export function readOutput(
  document: OutputDocument,
  { quality, faults }: { quality: Quality | null; faults: Faults },
): Output {
  return {
    format: document.format ?? 'mp4',
    ...sizeOf(document, faults),
    fps: rateOf(document.fps ?? 30, faults),
    quality: quality ?? document.quality ?? 'medium',
    stillAt: document.stillAt ?? 0,
    loudness: document.loudness ?? null,
  };
}

function sizeOf(document: OutputDocument, faults: Faults): { width: number; height: number } {
  const { preset, aspectRatio, resolution, width, height } = document;
  const ways = [
    preset !== undefined,
    aspectRatio !== undefined || resolution !== undefined,
    width !== undefined || height !== undefined,
  ];
  if (ways.filter(Boolean).length > 1)
    faults.add(
      '/output',
      'must say its size in one way: preset, or aspectRatio and resolution, or width and height',
    );
  if (preset !== undefined) return PRESETS[preset];
  if (width !== undefined && height !== undefined) return { width, height };
  if (width !== undefined || height !== undefined)
    faults.add(width === undefined ? '/output/width' : '/output/height', 'is missing: a size has both');
  return shaped(aspectRatio ?? '16:9', RESOLUTIONS[resolution ?? 'hd']);
}

/** The shorter side is given; the other one is even, and within the limit. */
function shaped(aspectRatio: string, shorter: number): { width: number; height: number } {
  const [across = 16, down = 9] = aspectRatio.split(':').map(Number);
  const longer = (shorter * Math.max(across, down)) / Math.min(across, down);
  const scale = Math.min(1, LARGEST_SIDE / longer);
  const [long, short] = [2 * Math.round((longer * scale) / 2), 2 * Math.round((shorter * scale) / 2)];
  return across >= down ? { width: long, height: short } : { width: short, height: long };
}

function rateOf(fps: number | string, faults: Faults): Fraction {
  if (typeof fps === 'number') return KNOWN_RATES.get(fps) ?? reduced(Math.round(fps * 1000), 1000);
  const [num = 30, den = 1] = fps.split('/').map(Number);
  if (num / den < 1 || num / den > 60) faults.add('/output/fps', 'must be from 1 to 60 frames per second');
  return reduced(num, den);
}

function reduced(num: number, den: number): Fraction {
  const divisor = greatestCommonDivisor(num, den);
  return { num: num / divisor, den: den / divisor };
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
