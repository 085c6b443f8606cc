/** A table as it was written: the first row has the names of its columns. */
export interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** CSV (RFC 4180), separated by commas, semicolons or tabs, whichever its first line has most of; empty lines are left out. */
export function readCsv(text: string): Table {
  const clean = text.replace(/^\uFEFF/, '');
  const [head = [], ...rows] = split(clean, separatorOf(clean)).filter((row) =>
    row.some((one) => one.trim() !== ''),
  );
  return { columns: head.map((name) => name.trim()), rows };
}

const SEPARATORS = [',', ';', '\t'] as const;

function separatorOf(text: string): string {
  const [line = ''] = text.split('\n', 1);
  const counts = SEPARATORS.map((one) => line.split(one).length);
  return SEPARATORS[counts.indexOf(Math.max(...counts))] ?? ',';
}

function split(text: string, separator: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = '';
  let isQuoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] ?? '';
    if (isQuoted) {
      if (character !== '"') cell += character;
      else if (text[at + 1] === '"') {
        cell += '"';
        at += 1;
      } else isQuoted = false;
    } else if (character === '"' && cell === '') isQuoted = true;
    else if (character === separator || character === '\n') {
      row.push(cell);
      cell = '';
      if (character === '\n') {
        rows.push(row);
        row = [];
      }
    } else if (character !== '\r') cell += character;
  }
  return [...rows, [...row, cell]];
}
