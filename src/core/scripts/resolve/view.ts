import type { Region, View } from '#media/render/timeline.ts';
import type { AssetOf, EffectKind, FilledClip } from '../document/clips.ts';

export type EffectName = NonNullable<FilledClip['effect']>;
type Viewed = Pick<AssetOf<'image'>, 'crop' | 'pan'>;

const WHOLE: Region = { x: 0, y: 0, width: 1, height: 1 };

/** How much larger the moving picture is than what is seen of it. */
const OVERSCAN = { Slow: 1.1, '': 1.2, Fast: 1.4 } as const;

/** "zoomInFast": the kind of movement, and how much of it there is. */
export function effectOf(name: EffectName): { readonly kind: EffectKind; readonly overscan: number } {
  const [, kind = name, pace = ''] = /^(.*?)(Slow|Fast)?$/.exec(name) ?? [];
  return { kind: kind as EffectKind, overscan: OVERSCAN[pace as keyof typeof OVERSCAN] };
}

/** What is seen of a source over a clip: its own pan, or the movement of an effect within what it is cropped to. */
export function viewOf({ crop, pan }: Viewed, effect: EffectName | null): View {
  if (pan !== undefined) {
    const from = pan.from ?? crop ?? WHOLE;
    return { from: inBounds(from), to: inBounds(pan.to ?? crop ?? WHOLE), easing: pan.easing ?? 'easeInOut' };
  }
  const whole = inBounds(crop ?? WHOLE);
  if (effect === null) return { from: whole, to: whole, easing: 'linear' };
  const { from, to } = regionsOf(effect);
  return { from: within(whole, from), to: within(whole, to), easing: 'linear' };
}

/** The picture moves the way that the effect is called; what looks at it, the other way. */
function regionsOf(effect: EffectName): { readonly from: Region; readonly to: Region } {
  const { kind, overscan } = effectOf(effect);
  const size = 1 / overscan;
  const rest = 1 - size;
  const at = (x: number, y: number): Region => ({ x, y, width: size, height: size });
  const middle = at(rest / 2, rest / 2);
  switch (kind) {
    case 'zoomIn':
      return { from: WHOLE, to: middle };
    case 'zoomOut':
      return { from: middle, to: WHOLE };
    case 'slideLeft':
      return { from: at(0, rest / 2), to: at(rest, rest / 2) };
    case 'slideRight':
      return { from: at(rest, rest / 2), to: at(0, rest / 2) };
    case 'slideUp':
      return { from: at(rest / 2, 0), to: at(rest / 2, rest) };
    case 'slideDown':
      return { from: at(rest / 2, rest), to: at(rest / 2, 0) };
  }
}

function within(outer: Region, inner: Region): Region {
  return {
    x: outer.x + inner.x * outer.width,
    y: outer.y + inner.y * outer.height,
    width: inner.width * outer.width,
    height: inner.height * outer.height,
  };
}

/** A region that reaches over the edge ends there. */
function inBounds({ x, y, width, height }: Region): Region {
  const [left, top] = [Math.min(x, 0.999), Math.min(y, 0.999)];
  return { x: left, y: top, width: Math.min(width, 1 - left), height: Math.min(height, 1 - top) };
}
