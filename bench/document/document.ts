import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Row, type Section, shown } from '../report.ts';
import { CAUSES } from './causes.ts';
import { plotOf } from './plot.ts';
import type { Result } from './results.ts';

const DOCS = join(import.meta.dirname, '..', '..', 'docs');
const PLOTS = 'images/performance';

/** Writes docs/performance.md and its pictures, in the order of `names`. */
export async function writeDocument(
  results: ReadonlyMap<string, Result>,
  names: readonly string[],
): Promise<void> {
  const chosen = names.flatMap((name) => results.get(name) ?? []);
  await mkdir(join(DOCS, PLOTS), { recursive: true });
  for (const { section } of chosen) {
    const plot = plotOf(section);
    if (plot !== null) await writeFile(join(DOCS, PLOTS, `${section.name}.svg`), plot);
  }
  await writeFile(join(DOCS, 'performance.md'), documentOf(chosen));
}

function documentOf(results: readonly Result[]): string {
  const rows = results.flatMap(({ section }) =>
    section.rows.filter(({ met }) => met === 'yes' || met === 'NO'),
  );
  const met = rows.filter((row) => row.met === 'yes').length;
  return `${[INTRODUCTION, machineOf(results), `${met} of ${rows.length} aims were met in these runs.`, ...results.map(sectionOf)].join('\n\n')}\n`;
}

const INTRODUCTION = `# Performance

Written by \`npm run bench -- peers --write\`, which installs the peers by itself from npm, once, into \`.cache\`; nginx and
ffmpeg are measured where they are installed. \`npm run bench -- uploads --write\` measures one part anew, and
\`--quick\` gives a first look. All run on one machine and take turns, with the same bodies; the client is a process of its own on the same
processors. Ratios are above 1 where Polyreel is better. Who answers before anything is flushed to the disk does less, which is said below
each table: only the bare server that flushes file and directory keeps the promise that Polyreel keeps.

Where an aim is missed the table says NO, and the text below it says why, as far as profiles show.`;

function machineOf(results: readonly Result[]): string {
  const [first] = results;
  if (first === undefined) return 'Nothing has been measured yet.';
  const machine = Object.entries(first.machine).map(([name, value]) => `| ${name} | ${value} |`);
  return ['| the machine | |', '| --- | --- |', ...machine].join('\n');
}

function sectionOf({ section, at, load, quick }: Result): string {
  const { name, title, rows, notes, plot } = section;
  const busy = `load average ${(load[0] ?? 0).toFixed(1)} as it began`;
  return [
    `## ${title}`,
    ...(plot === undefined ? [] : [`![${title}](${PLOTS}/${name}.svg)`]),
    tableOf(rows),
    ...causesOf(section),
    notes.map((note) => `- ${note}`).join('\n'),
    `Measured ${at.slice(0, 16).replace('T', ' ')} UTC by \`npm run bench -- ${name}${quick ? ' --quick' : ''}\`, ${busy}.`,
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function tableOf(rows: readonly Row[]): string {
  const columns = Object.keys(rows[0] ?? {});
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const body = rows.map((row) => line(columns.map((column) => shown(row[column] ?? null))));
  return [line(columns), line(columns.map((_, index) => (index === 0 ? '---' : '---:'))), ...body].join('\n');
}

/** A sentence for each row that is behind, or for some of them together. */
function causesOf({ name, rows }: Section): string[] {
  const sentences = rows
    .filter(({ met }) => met === 'NO')
    .map((row) => {
      const what = String(Object.values(row)[0]);
      const known = Object.entries(CAUSES[name] ?? {}).find(([start]) => what.includes(start));
      return known?.[1] ?? `Not explained yet: ${what}.`;
    });
  if (sentences.length === 0) return [];
  return [`**Behind:** ${[...new Set(sentences)].join(' ')}`];
}
