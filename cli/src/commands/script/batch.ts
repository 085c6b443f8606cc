import { createReadStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import type { Generation, Polyreel } from '@polyreel/sdk';
import type { Command } from 'commander';
import { parse } from 'csv-parse';
import { CliError, EXIT } from '../../exit.ts';
import { downloadAsset } from '../../files/download.ts';
import { fileNameOf } from '../../files/names.ts';
import { forEachOf } from '../../many.ts';
import type { Tools } from '../../tools.ts';
import { type OrderOptions, withOrder } from './order.ts';
import { untilBatchMade } from './progress.ts';
import { throwUnlessMade } from './render.ts';
import { SCRIPT_ARGUMENT, scriptSource, withScript } from './source.ts';

type Row = Readonly<Record<string, string>>;

/** How many files are saved at the same time. */
const PARALLEL = 4;

export function addBatch(script: Command, tools: Tools): void {
  const command = script
    .command('batch')
    .description(
      'Make an asset for each row of a table, wait for them, and print the id and row of each. When one row has a fault, ' +
        'all faults are told and nothing is started.',
    )
    .argument(...SCRIPT_ARGUMENT)
    .argument('<rows>', 'A CSV file whose first row names the parameters, or "-".');
  withOrder(command, 'them')
    .option('-o, --output <folder>', 'Save them in a folder, each with the number of its row.')
    .option('--force', 'Replace files that are there already.')
    .option('--no-wait', 'End when the renders have been asked for.')
    .option('--json', 'Print each generation as a line of JSON.')
    .action((given: string, rows: string, options: OrderOptions) => batch([given, rows], options, tools));
}

async function batch([given, table]: [string, string], options: OrderOptions, tools: Tools): Promise<void> {
  const { terminal, signal } = tools;
  const { project: projectId, seed, draft, email, output } = options;
  if (given === '-' && table === '-')
    throw new CliError(EXIT.usage, 'Standard input is the script or the rows, not both.');
  const source = await scriptSource(given, tools);
  const rows = await rowsOf(table === '-' ? tools.stdin : createReadStream(table), table);
  const polyreel = await tools.connect();
  if (output !== undefined) await mkdir(output, { recursive: true });
  const begun = await withScript(source, polyreel, (id) =>
    polyreel.scripts.generateBatch(id, { rows, projectId, seed, draft, email }, { signal }),
  );
  const made = options.wait ? await untilBatchMade(begun, polyreel, tools) : begun;
  const generations = made.generations.toSorted((one, other) => rowOf(one) - rowOf(other));
  const nameOf = (generation: Generation) => `row ${rowOf(generation)} (${generation.assetId})`;
  const how = { terminal, signal, parallel: PARALLEL, nameOf };
  await forEachOf(generations, how, async (generation) => {
    if (options.wait) throwUnlessMade(generation);
    const path = options.wait ? await saved(generation, options, { polyreel, tools }) : '';
    if (options.json) terminal.printJson(generation);
    else terminal.print(`${generation.assetId}  row ${rowOf(generation)}  ${path}`.trimEnd());
  });
}

/** Counted from 1, without the one that has the names. */
function rowOf({ batchRow }: Generation): number {
  return (batchRow ?? 0) + 1;
}

/** Where it was saved; an empty text where it was not to be. */
async function saved(
  generation: Generation,
  { output, force = false }: OrderOptions,
  { polyreel, tools }: { polyreel: Polyreel; tools: Tools },
): Promise<string> {
  if (output === undefined) return '';
  const asset = await polyreel.assets.get(generation.assetId, { signal: tools.signal });
  const path = join(output, `${rowOf(generation)}-${fileNameOf(asset)}`);
  await downloadAsset(asset, { path, force }, { polyreel, tools });
  return path;
}

async function rowsOf(table: Readable, name: string): Promise<Row[]> {
  const rows: Row[] = [];
  // A byte order mark, as spreadsheets write it, is no part of the first name.
  const parser = table
    .on('error', (error) => parser.destroy(error))
    .pipe(parse({ columns: true, bom: true, skip_empty_lines: true, trim: true }));
  try {
    for await (const row of parser) rows.push(row);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : '';
    throw new CliError(EXIT.usage, `${name} cannot be read as CSV: ${why}`, { cause });
  }
  if (rows.length === 0) throw new CliError(EXIT.usage, `There are no rows in ${name}.`);
  return rows;
}
