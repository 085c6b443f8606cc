/** A line of a table: the same columns in every row of a section. */
export type Row = Readonly<Record<string, string | number | null>>;

export interface Section {
  /** As on the command line. */
  readonly name: string;
  readonly title: string;
  readonly rows: readonly Row[];
  /** What has to be known to read the numbers. */
  readonly notes: readonly string[];
  /** How a picture of it is drawn; none when it is absent. */
  readonly plot?: Plot;
}

/** Bars: for each row, those of some of its columns. */
export interface Plot {
  readonly unit: string;
  readonly better: 'more' | 'less';
  readonly columns: readonly string[];
}

/** A number beside what we aim at; an aim that is missed is news, not a failure. */
export function aimFor(value: number, relation: '≥' | '≤', bound: number, unit = ''): Row {
  const isMet = relation === '≥' ? value >= bound : value <= bound;
  return { aim: `${relation} ${bound}${unit}`, met: isMet ? 'yes' : 'NO' };
}

export function textOf({ title, rows, notes }: Section): string {
  const columns = Object.keys(rows[0] ?? {});
  const cells = [columns, ...rows.map((row) => columns.map((column) => shown(row[column] ?? null)))];
  const widths = columns.map((_, index) => Math.max(...cells.map((line) => line[index]?.length ?? 0)));
  const lines = cells.map((line) => `  ${line.map((cell, index) => pad(cell, index, widths)).join('  ')}`);
  const [head = '', ...body] = lines.map((line) => line.trimEnd());
  return [
    '',
    title,
    '',
    head,
    `  ${widths.map((width) => '─'.repeat(width)).join('  ')}`,
    ...body,
    ...notes.map((note) => `  ${note}`),
  ].join('\n');
}

/** What a row is about stands on the left, everything else on the right. */
function pad(cell: string, index: number, widths: readonly number[]): string {
  const width = widths[index] ?? 0;
  return index === 0 ? cell.padEnd(width) : cell.padStart(width);
}

/** Three significant digits: more would be noise. */
export function shown(value: string | number | null): string {
  if (value === null) return '–';
  if (typeof value === 'string') return value;
  const digits = value === 0 ? 1 : Math.floor(Math.log10(Math.abs(value))) + 1;
  return value.toFixed(Math.min(4, Math.max(0, 3 - digits)));
}
