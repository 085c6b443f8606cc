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

/** Items with the rows that they were laid out in. */
export interface Layout {
  readonly items: readonly Shaped[];
  readonly frame: Frame;
  readonly rows: readonly Row[];
}

/** What has no picture of its own, like sound, is drawn as this shape. */
const PLAIN = 4 / 3;
const UNKNOWN: Shaped = { width: null, height: null };
/** Panoramas and strips are cut, or a row would be theirs alone. */
const NARROWEST = 0.6;
const WIDEST = 2.6;

/** Width over height. */
export function aspectOf({ width, height }: Shaped): number {
  if (width === null || height === null || width === 0 || height === 0) return PLAIN;
  return Math.min(WIDEST, Math.max(NARROWEST, width / height));
}

/**
 * Rows that fill the width exactly, all pictures of one as high as each other; the last one is left as it is. Rows of the layout
 * before are kept as far as the shapes are the same, so that one more page of a list of many costs what a page costs.
 */
export function justify(items: readonly Shaped[], frame: Frame, before: Layout | null): Layout {
  const kept = before === null ? [] : rowsToKeep(before, items, frame);
  if (kept === before?.rows) return { ...before, items };
  return { items, frame, rows: [...kept, ...rowsFrom(endOf(kept), items, frame)] };
}

/** All of them when every shape is the same, else those before the first that is not; the last row can always take more. */
function rowsToKeep(before: Layout, items: readonly Shaped[], { width, gap, height }: Frame): readonly Row[] {
  const { frame, rows } = before;
  if (frame.width !== width || frame.gap !== gap || frame.height !== height) return [];
  const changed = items.findIndex((item, index) => !isShapedAs(item, before.items[index]));
  if (changed < 0 && items.length === before.items.length) return rows;
  const same = changed < 0 ? items.length : changed;
  const end = rows.findLastIndex(({ start }) => start <= same);
  return rows.slice(0, Math.max(0, end));
}

function isShapedAs(item: Shaped, other: Shaped | undefined): boolean {
  return item === other || (other !== undefined && aspectOf(item) === aspectOf(other));
}

function endOf(rows: readonly Row[]): number {
  const last = rows.at(-1);
  return last === undefined ? 0 : last.start + last.widths.length;
}

function rowsFrom(first: number, items: readonly Shaped[], { width, gap, height }: Frame): Row[] {
  const rows: Row[] = [];
  let start = first;
  let aspects: number[] = [];
  let sum = 0;
  for (let index = first; index < items.length; index += 1) {
    const aspect = aspectOf(items[index] ?? UNKNOWN);
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
