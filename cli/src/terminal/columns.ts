import stringWidth from 'string-width';

const SEGMENTER = new Intl.Segmenter();
/** Bytes that a terminal would act upon: a name from the library must not move the cursor or colour the screen. */
const CONTROLS = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu;

/** A text of somebody else on one line, with nothing in it that a terminal obeys. */
export function printable(text: string): string {
  return text.replace(CONTROLS, '\ufffd');
}

/** At most so many columns, with an ellipsis where something was cut off. */
export function fitted(text: string, columns: number): string {
  if (stringWidth(text) <= columns) return text;
  let [kept, width] = ['', 0];
  for (const { segment } of SEGMENTER.segment(text)) {
    width += stringWidth(segment);
    if (width > columns - 1) break;
    kept += segment;
  }
  return `${kept}…`;
}

/** Exactly so many columns. */
export function padded(text: string, columns: number): string {
  const fitting = fitted(text, columns);
  return fitting + ' '.repeat(Math.max(0, columns - stringWidth(fitting)));
}

export interface Column {
  readonly title: string;
  /** Whether it may be cut short where the terminal is narrow. */
  readonly flexible?: boolean;
  readonly align?: 'right';
}

const GAP = 2;
/** Columns that a flexible one keeps at least. */
const LEAST = 8;

/** Lines of a table, the titles first; as wide as it needs to be where `width` is null. */
export function tableLines(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  width: number | null,
): string[] {
  const cells = [columns.map(({ title }) => title), ...rows.map((row) => row.map(printable))];
  const needed = columns.map((_, index) => Math.max(...cells.map((row) => stringWidth(row[index] ?? ''))));
  const widths = width === null ? needed : narrowed(columns, needed, width);
  return cells.map((row) =>
    columns
      .map(({ align }, index) => {
        const text = padded(row[index] ?? '', widths[index] ?? 0);
        return align === 'right'
          ? `${' '.repeat(text.length - text.trimEnd().length)}${text.trimEnd()}`
          : text;
      })
      .join(' '.repeat(GAP))
      .trimEnd(),
  );
}

function narrowed(columns: readonly Column[], needed: readonly number[], width: number): number[] {
  let excess = needed.reduce((sum, one) => sum + one, GAP * (needed.length - 1)) - width;
  return needed.map((one, index) => {
    if (excess <= 0 || !columns[index]?.flexible) return one;
    const less = Math.min(excess, Math.max(0, one - LEAST));
    excess -= less;
    return one - less;
  });
}
