import type { CaptionLine } from '../render/timeline.ts';

const TIME = /^(\d{1,2}):(\d{2}):(\d{2})[.:](\d{1,3})$/;

/** The times and texts of a SubStation Alpha script (.ass, .ssa), without their styles, in the order of the file. */
export function readSubStation(rows: readonly string[]): Omit<CaptionLine, 'words'>[] {
  let fields: readonly string[] = [];
  const lines: Omit<CaptionLine, 'words'>[] = [];
  for (const row of rows) {
    const [, keyword = '', rest = ''] = /^(Format|Dialogue):\s*(.*)$/.exec(row) ?? [];
    if (keyword === 'Format') fields = rest.split(',').map((field) => field.trim());
    if (keyword !== 'Dialogue') continue;
    const line = readDialogue(fields, rest);
    if (line !== null) lines.push(line);
  }
  return lines;
}

/** "The text is the last field, and may contain commas." */
function readDialogue(fields: readonly string[], rest: string): Omit<CaptionLine, 'words'> | null {
  const values = rest.split(',');
  const field = (name: string) => values[fields.indexOf(name)]?.trim() ?? '';
  const [start, end] = [secondsOf(field('Start')), secondsOf(field('End'))];
  if (start === null || end === null) return null;
  const text = values.slice(fields.length - 1).join(',');
  return {
    start,
    end,
    text: text
      .replace(/\{[^{}]*\}/g, '')
      .replace(/\\[Nn]/g, '\n')
      .replaceAll('\\h', ' '),
  };
}

function secondsOf(time: string): number | null {
  const [whole, hours, minutes, seconds, fraction = ''] = TIME.exec(time) ?? [];
  if (whole === undefined) return null;
  return Number(hours) * 3600 + Number(minutes) * 60 + Number(`${seconds}.${fraction}`);
}
