import { OURS } from '../contestants.ts';
import { type Plot, type Row, type Section, shown } from '../report.ts';

const WIDTH = 760;
const LABEL = 190;
const VALUE = 70;
const BAR = 14;
const GAP = 4;
const HEADING = 26;
const PANEL_GAP = 14;
const COLOURS = { ours: '#0f766e', others: '#94a3b8', text: '#1e293b', quiet: '#64748b', paper: '#ffffff' };

interface Bar {
  readonly name: string;
  readonly value: number;
}

/** Bars for each row of a section, each row with a scale of its own; null for a section that is not to be drawn. */
export function plotOf({ title, rows, plot }: Section): string | null {
  if (plot === undefined) return null;
  const panels = panelsOf(rows, plot).filter(({ bars }) => bars.length > 1);
  let top = HEADING + PANEL_GAP;
  const drawn = panels.map(({ heading, bars }) => {
    const panel = panelAt(top, heading, bars);
    top += heightOf(bars) + PANEL_GAP;
    return panel;
  });
  const about = `${title} (${plot.better} is better)`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${top}" width="${WIDTH}" height="${top}" role="img" font-family="system-ui, sans-serif" font-size="12">`,
    `<title>${escaped(about)}</title>`,
    `<rect width="100%" height="100%" fill="${COLOURS.paper}"/>`,
    text({ x: 12, y: 22, size: 13, weight: 600 }, about),
    ...drawn,
    '</svg>\n',
  ].join('\n');
}

interface Panel {
  readonly heading: string;
  readonly bars: readonly Bar[];
}

/** One for each row, or one in which each row is a bar where there is one column only. */
function panelsOf(rows: readonly Row[], { columns, unit }: Plot): Panel[] {
  const barsOf = (row: Row) =>
    columns.flatMap((name) => {
      const value = row[name];
      return typeof value === 'number' ? [{ name, value }] : [];
    });
  if (columns.length > 1) return rows.map((row) => ({ heading: headingOf(row), bars: barsOf(row) }));
  const bars = rows.flatMap((row) => barsOf(row).map(({ value }) => ({ name: headingOf(row), value })));
  return [{ heading: unit, bars }];
}

/** What the row is about. */
function headingOf(row: Row): string {
  return String(Object.values(row)[0]);
}

function heightOf(bars: readonly Bar[]): number {
  return HEADING + bars.length * (BAR + GAP);
}

function panelAt(top: number, heading: string, bars: readonly Bar[]): string {
  const most = Math.max(...bars.map(({ value }) => value));
  const room = WIDTH - LABEL - VALUE;
  const lines = bars.flatMap(({ name, value }, index) => {
    const y = top + HEADING + index * (BAR + GAP);
    const width = Math.max(1, Math.round((value / most) * room));
    const colour = name.startsWith(OURS) ? COLOURS.ours : COLOURS.others;
    return [
      text({ x: LABEL - 8, y: y + BAR - 3, anchor: 'end' }, name),
      `<rect x="${LABEL}" y="${y}" width="${width}" height="${BAR}" rx="2" fill="${colour}"/>`,
      text({ x: LABEL + width + 6, y: y + BAR - 3, colour: COLOURS.quiet }, shown(value)),
    ];
  });
  return [text({ x: 12, y: top + 16, weight: 600 }, heading), ...lines].join('\n');
}

interface TextStyle {
  readonly x: number;
  readonly y: number;
  readonly size?: number;
  readonly weight?: number;
  readonly anchor?: 'end';
  readonly colour?: string;
}

function text(
  { x, y, size = 12, weight = 400, anchor, colour = COLOURS.text }: TextStyle,
  words: string,
): string {
  const end = anchor === undefined ? '' : ` text-anchor="${anchor}"`;
  return `<text x="${x}" y="${y}" font-size="${size}" font-weight="${weight}"${end} fill="${colour}">${escaped(words)}</text>`;
}

function escaped(words: string): string {
  return words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
