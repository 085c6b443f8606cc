import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Section } from '../report.ts';

/** A section, and what has to be known of the run that measured it. */
export interface Result {
  readonly machine: Readonly<Record<string, string>>;
  /** Averages of the running processes when it began, over one, five and fifteen minutes. */
  readonly load: readonly number[];
  readonly at: string;
  readonly quick: boolean;
  readonly section: Section;
}

/** Kept with the document, so that it can be written anew when some of it has been measured again. */
const FILE = join(import.meta.dirname, 'results.json');

/** The results that the document is made of, by the names of their sections, the new ones in place of the old. */
export async function keepResults(results: readonly Result[]): Promise<Map<string, Result>> {
  const known = await readFile(FILE, 'utf8').then(
    (text) => JSON.parse(text) as Result[],
    () => [], // there are none before the first run
  );
  const all = new Map([...known, ...results].map((result) => [result.section.name, result]));
  await writeFile(FILE, `${JSON.stringify([...all.values()], null, 1)}\n`);
  return all;
}
