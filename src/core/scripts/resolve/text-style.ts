import type { Anchor, TextStyle } from '#media/render/timeline.ts';
import type { Size } from '../document/scalars.ts';
import type { TextStyleDocument } from '../document/styles.ts';
import type { Size as Extent } from './boxes.ts';
import { colour, pixels } from './measures.ts';
import { anchorPoint } from './placement.ts';

interface Styled {
  readonly stage: Extent;
  /** Where the text is on the stage: lines keep to that side, unless told. */
  readonly anchor: Anchor;
  readonly family: string | null;
  readonly fontMedia: number | null;
}

export function styleOf(own: TextStyleDocument, { stage, anchor, family, fontMedia }: Styled): TextStyle {
  const { x, y } = anchorPoint(anchor);
  return {
    family,
    fontMedia,
    size: sizeOf(own.size ?? '6%', stage),
    weight: own.weight ?? 400,
    italic: own.italic ?? false,
    colour: colour(own.colour ?? 'white'),
    lineHeight: own.lineHeight ?? 1.25,
    letterSpacing: own.letterSpacing ?? 0,
    align: own.align ?? (x === 0.5 ? 'center' : x === 0 ? 'left' : 'right'),
    verticalAlign: own.verticalAlign ?? (y === 0.5 ? 'middle' : y === 0 ? 'top' : 'bottom'),
    direction: own.direction ?? 'auto',
    ...decoration(own),
  };
}

/** In hundredths of a pixel; a percentage is of the shorter side, so that it fits a picture in either format. */
function sizeOf(written: Size, { width, height }: Extent): number {
  return Math.max(1, Math.round(pixels(written, Math.min(width, height)) * 100) / 100);
}

function decoration({
  background,
  outline,
  shadow,
}: TextStyleDocument): Pick<TextStyle, 'background' | 'outline' | 'shadow'> {
  return {
    background:
      background === undefined
        ? null
        : {
            colour: colour(background.colour),
            padding: background.padding ?? 12,
            radius: background.radius ?? 0,
          },
    outline: outline === undefined ? null : { colour: colour(outline.colour), width: outline.width },
    shadow:
      shadow === undefined
        ? null
        : { colour: colour(shadow.colour), blur: shadow.blur ?? 4, x: shadow.x ?? 0, y: shadow.y ?? 2 },
  };
}
