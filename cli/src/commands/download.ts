import type { Command } from 'commander';
import { downloadAsset, placeFor, STDOUT } from '../files/download.ts';
import { forEachOf } from '../many.ts';
import type { Tools } from '../tools.ts';
import { expandDash, wholeNumber } from './arguments.ts';

interface Options {
  readonly output?: string;
  readonly force?: boolean;
  readonly parallel: number;
}

const PARALLEL = 4;

export function addDownload(program: Command, tools: Tools): void {
  program
    .command('download')
    .summary('Save the files of assets.')
    .description(
      'Save the files of assets. A file is there under its name only as a whole and after its SHA-256 was compared; what ' +
        'was interrupted goes on where it was when the same command is run again. Prints the id and path of each.',
    )
    .argument('<ids...>', 'Ids of assets, or "-" for those on standard input.')
    .option('-o, --output <path>', 'A file, a folder (for several, or with a slash at the end), or "-".')
    .option('--force', 'Replace files that are there already.')
    .option('--parallel <number>', 'How many files at the same time.', wholeNumber(1, 32), PARALLEL)
    .action(async (given: string[], { output, force = false, parallel }: Options) => {
      const { terminal, signal } = tools;
      const ids = await expandDash(given, tools);
      const polyreel = await tools.connect();
      const pathOf = await placeFor(output, { several: ids.length > 1, force });
      await forEachOf(ids, { terminal, signal, parallel, nameOf: (id) => id }, async (id) => {
        const asset = await polyreel.assets.get(id, { signal });
        const path = pathOf(asset);
        await downloadAsset(asset, { path, force }, { polyreel, tools });
        if (path !== STDOUT) terminal.print(`${id}  ${path}`);
      });
    });
}
