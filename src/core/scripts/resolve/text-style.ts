import type { Anchor, TextStyle } from '#media/render/timeline.ts';
import type { TextStyleDocument } from '../document/styles.ts';
import type { Size } from './boxes.ts';
import { colour, pixels } from './measures.ts';
import { anchorPoint } from './placement.ts';

interface Styled {
  readonly stage: Size;
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
    size: Math.max(1, pixels(own.size ?? '6%', stage.height)),
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
