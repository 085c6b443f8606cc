import type { Asset, Polyreel, UploadOptions } from '@polyreel/sdk';
import { uploadPath } from '@polyreel/sdk/node';
import type { Command } from 'commander';
import { CliError, EXIT } from '../exit.ts';
import { expandFiles } from '../files/expand.ts';
import { hashFile } from '../files/hash.ts';
import { resumeFolder } from '../files/resume-folder.ts';
import { forEachOf } from '../many.ts';
import { printable } from '../terminal/columns.ts';
import type { Tools } from '../tools.ts';
import { collect, wholeNumber } from './arguments.ts';
import { untilReady } from './until-ready.ts';

interface Options {
  readonly name?: string;
  readonly description?: string;
  readonly tag?: readonly string[];
  readonly project?: string;
  readonly email?: string;
  readonly parallel: number;
  readonly skipExisting?: boolean;
  readonly wait?: boolean;
  readonly json?: boolean;
}

const STDIN = '-';
const PARALLEL = 4;

export function addUpload(program: Command, tools: Tools): void {
  program
    .command('upload')
    .summary('Upload files, folders, or standard input.')
    .description(
      'Upload files, folders, or with "-" standard input. Large files go in pieces; when that is interrupted, the same ' +
        'command goes on where it was. Prints the id of each asset and the file that it was.',
    )
    .argument('<files...>', 'Files, folders, patterns in quotes, or "-".')
    .option('--name <name>', 'What a single file is to be called.')
    .option('--description <text>', 'What there is to say of it.')
    .option('--tag <tag>', 'A tag; repeat it for several.', collect)
    .option('--project <id>', 'A project to bind it to.')
    .option('--email <email>', 'The account that it is for, where there are several.')
    .option('--parallel <number>', 'How many files at the same time.', wholeNumber(1, 32), PARALLEL)
    .option('--skip-existing', 'Leave out files whose very bytes are in the library.')
    .option('--wait', 'Wait until previews and facts are there.')
    .option('--json', 'Print each asset as a line of JSON.')
    .action((files: string[], options: Options) => upload(files, options, tools));
}

async function upload(names: readonly string[], options: Options, tools: Tools): Promise<void> {
  const { terminal, signal, places } = tools;
  const isStdin = names.includes(STDIN);
  if (isStdin && names.length > 1) throw new CliError(EXIT.usage, 'Standard input is uploaded by itself.');
  const files = isStdin ? [STDIN] : await expandFiles(names);
  if (options.name !== undefined && files.length > 1)
    throw new CliError(EXIT.usage, `--name is for one file, and these are ${files.length}.`);
  const polyreel = await tools.connect();
  const resumeStore = await resumeFolder(places.uploads);
  const { name, description, tag: tags, project: projectId, email, parallel } = options;
  const about: UploadOptions = { name, description, tags, projectId, email, signal, resumeStore };
  await forEachOf(files, { terminal, signal, parallel, nameOf: (file) => file }, async (file) => {
    const asset =
      (options.skipExisting && file !== STDIN ? await existing(file, polyreel, tools) : null) ??
      (await send(file, about, { polyreel, tools }));
    const told = options.wait ? await untilReady(asset, polyreel, tools) : asset;
    if (options.json) terminal.printJson(told);
    else terminal.print(`${told.id}  ${printable(file === STDIN ? told.name : file)}`);
  });
}

async function send(
  file: string,
  about: UploadOptions,
  { polyreel, tools: { terminal, stdin } }: { polyreel: Polyreel; tools: Tools },
): Promise<Asset> {
  const bar = terminal.addBar(file === STDIN ? (about.name ?? 'standard input') : file);
  const options: UploadOptions = { ...about, onProgress: ({ sent, total }) => bar.updateBytes(sent, total) };
  try {
    return await (file === STDIN ? polyreel.upload(stdin, options) : uploadPath(polyreel, file, options));
  } finally {
    terminal.removeBar(bar);
  }
}

/** The asset that has the bytes of the file; null when there is none, or it has failed. */
async function existing(file: string, polyreel: Polyreel, { signal }: Tools): Promise<Asset | null> {
  const sha256 = (await hashFile(file, signal)).digest('hex');
  const { data } = await polyreel.assets.list({ sha256, limit: 10 }, { signal });
  return data.find(({ status }) => status !== 'failed') ?? null;
}
