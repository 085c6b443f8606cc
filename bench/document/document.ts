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
  return `${[INTRODUCTION, machineOf(results), summaryOf(results), ...results.map(sectionOf)].join('\n\n')}\n`;
}

const INTRODUCTION = `# Performance

How fast Polyreel is beside what people would use instead, and what it takes in memory. All of it is written by one command:

\`\`\`sh
npm run bench -- peers --write            # everything below: about half an hour on two processors
npm run bench -- uploads large --write    # some parts anew
npm run bench -- lists --quick            # a first look, which is not kept
\`\`\`

**Who is measured.** PocketBase, Directus, @tus/server and Remotion are installed from npm by the bench itself, once, into
\`.cache\`; nginx and ffmpeg are measured where they are installed. "bare" is a Node server of 60 lines that hashes and flushes
what it is sent, and keeps no record (bench/bare-server.ts): with nginx it is the yardstick for what the machine can do.

**How.** All run on one machine and take turns, with the same bodies; who begins changes with each round, and a row shows the
median. The client is a process of its own, on the same processors. What one left to be written is flushed before the next
one's turn.

**Equal durability.** Polyreel answers an upload when its bytes, their name and its record are on the disk, so that a power cut takes
nothing away that was acknowledged ([reliability](reliability.md)). The peers answer before anything is flushed. Where uploads are
compared they run twice: "unflushed" as they come, and "flushed" with a few lines of the bench that flush what they answer for, once for each
file. The aim is for those that flush; the table shows both, and below it stands who flushes what.

**The aims.** Ahead of every peer in every row; lists at three times PocketBase, and as quick with a million assets as with ten thousand;
large uploads at 0.9 of the bare server; downloads behind nginx at 0.7 of nginx by itself. Ratios are above 1 where Polyreel is better. Where an
aim is missed the row says NO, and the text below the table says why, as far as profiles show.`;

/** Rows that are counted instead of named. */
const MANY = 4;

/** What was met, part by part, for those who do not read on. */
function summaryOf(results: readonly Result[]): string {
  const parts = results.map(({ section }) => ({ section, ...countsOf(section.rows) }));
  const [met, all] = [sum(parts.map((part) => part.met)), sum(parts.map((part) => part.all))];
  const rows = parts.map(({ section, met, all }) => {
    const names = section.rows.filter((row) => row.met === 'NO').map(headingOf);
    const behind = names.length > MANY ? `${names.length} rows` : names.join('; ') || '–';
    return `| [${section.name}](#${anchorOf(section.title)}) | ${met} of ${all} | ${behind} |`;
  });
  return [
    `**${met} of ${all} aims were met in these runs.**\n`,
    '| part | aims met | behind |',
    '| --- | --- | --- |',
    ...rows,
  ].join('\n');
}

function countsOf(rows: readonly Row[]): { met: number; all: number } {
  const judged = rows.filter(({ met }) => met === 'yes' || met === 'NO');
  return { met: judged.filter(({ met }) => met === 'yes').length, all: judged.length };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

/** As renderers of Markdown make it from a heading. */
function anchorOf(title: string): string {
  return title
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} -]/gu, '')
    .replaceAll(' ', '-');
}

/** What a row is about. */
function headingOf(row: Row): string {
  return String(Object.values(row)[0]);
}

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
      const what = headingOf(row);
      const known = Object.entries(CAUSES[name] ?? {}).find(([start]) => what.includes(start));
      return known?.[1] ?? `Not explained yet: ${what}.`;
    });
  if (sentences.length === 0) return [];
  return [`**Behind:** ${[...new Set(sentences)].join(' ')}`];
}
