import type { Size } from '../geometry/rect.ts';
import type { Output } from '../timeline.ts';

/** Pixels of what is rendered: half of what the output says for a draft, which is for looking at. Even. */
export function renderedSize({ width, height, quality }: Pick<Output, 'width' | 'height' | 'quality'>): Size {
  return quality === 'draft' ? { width: halfOf(width), height: halfOf(height) } : { width, height };
}

function halfOf(side: number): number {
  return Math.max(2, 2 * Math.round(side / 4));
}
