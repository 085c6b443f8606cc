/** Something with a shape: what a row of pictures is laid out from. */
export interface Shaped {
  readonly width: number | null;
  readonly height: number | null;
}

export interface Row {
  /** Of the first item in it. */
  readonly start: number;
  /** Pixels of each item, in order. */
  readonly widths: readonly number[];
  readonly height: number;
}

export interface Frame {
  /** Pixels. */
  readonly width: number;
  readonly gap: number;
  /** What rows are about as high as. */
  readonly height: number;
}

/** What has no picture of its own, like sound, is drawn as this shape. */
const PLAIN = 4 / 3;
/** Panoramas and strips are cut, or a row would be theirs alone. */
const NARROWEST = 0.6;
const WIDEST = 2.6;

/** Width over height. */
export function aspectOf({ width, height }: Shaped): number {
  if (width === null || height === null || width === 0 || height === 0) return PLAIN;
  return Math.min(WIDEST, Math.max(NARROWEST, width / height));
}

/** Rows that fill the width exactly, all pictures of one as high as each other; the last one is left as it is. */
export function justify(items: readonly Shaped[], { width, gap, height }: Frame): Row[] {
  const rows: Row[] = [];
  let start = 0;
  let aspects: number[] = [];
  let sum = 0;
  for (const [index, item] of items.entries()) {
    const aspect = aspectOf(item);
    aspects.push(aspect);
    sum += aspect;
    const free = width - gap * (aspects.length - 1);
    if (sum * height < free) continue;
    rows.push({ start, ...widthsOf(aspects, free, free / sum) });
    start = index + 1;
    aspects = [];
    sum = 0;
  }
  if (aspects.length > 0) rows.push({ start, ...widthsOf(aspects, null, height) });
  return rows;
}

/** Whole pixels: the last one takes what rounding leaves. */
function widthsOf(
  aspects: readonly number[],
  free: number | null,
  exact: number,
): Pick<Row, 'widths' | 'height'> {
  const widths = aspects.map((aspect) => Math.floor(aspect * exact));
  const last = widths.length - 1;
  if (free !== null)
    widths[last] = (widths[last] ?? 0) + Math.floor(free) - widths.reduce((sum, one) => sum + one, 0);
  return { widths, height: Math.round(exact) };
}
