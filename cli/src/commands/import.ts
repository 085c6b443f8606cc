import type { Asset, ImportOptions, Polyreel } from '@polyreel/sdk';
import { type Command, Option } from 'commander';
import { CliError, EXIT } from '../exit.ts';
import { forEachOf } from '../many.ts';
import type { Tools } from '../tools.ts';
import { collect, expandDash } from './arguments.ts';
import { untilReady } from './until-ready.ts';

interface Options {
  readonly name?: string;
  readonly kind?: 'image' | 'video' | 'audio';
  readonly tag?: readonly string[];
  readonly project?: string;
  readonly email?: string;
  readonly wait?: boolean;
  readonly json?: boolean;
}

/** Links of one request; the server takes no more. */
const AT_ONCE = 100;
/** How many are waited for at the same time. */
const PARALLEL = 8;

export function addImport(program: Command, tools: Tools): void {
  program
    .command('import')
    .summary('Have the server fetch files by their links.')
    .description(
      'Have the server fetch files by their links, or with "-" by those on standard input, one on each line. Prints the ' +
        'id of each asset and its link; the bytes come in the background.',
    )
    .argument('<links...>', 'Links to files or share pages, or "-".')
    .option('--name <name>', 'What a single file is to be called.')
    .addOption(
      new Option('--kind <kind>', 'What to take it for until it has come.').choices([
        'image',
        'video',
        'audio',
      ]),
    )
    .option('--tag <tag>', 'A tag; repeat it for several.', collect)
    .option('--project <id>', 'A project to bind it to.')
    .option('--email <email>', 'The account that it is for, where there are several.')
    .option('--wait', 'Wait until the files are there, with their previews and facts.')
    .option('--json', 'Print each asset as a line of JSON.')
    .action((links: string[], options: Options) => importAll(links, options, tools));
}

/** A link, and what the server made of it. */
interface Begun {
  readonly link: string;
  readonly asset: Asset;
}

async function importAll(names: readonly string[], options: Options, tools: Tools): Promise<void> {
  const { terminal, signal } = tools;
  const links = await expandDash(names, tools);
  if (options.name !== undefined && links.length > 1)
    throw new CliError(EXIT.usage, `--name is for one link, and these are ${links.length}.`);
  const polyreel = await tools.connect();
  const { name, kind, tag: tags, project: projectId, email } = options;
  const begin = beginner(polyreel, { name, kind, tags, projectId, email }, signal);
  const begun = new Map<string, () => Promise<Begun>>();
  for (let from = 0; from < links.length; from += AT_ONCE) {
    for (const [link, take] of await begin(links.slice(from, from + AT_ONCE))) begun.set(link, take);
  }
  const how = { terminal, signal, parallel: PARALLEL, nameOf: (link: string) => link };
  await forEachOf(links, how, async (link) => {
    const taken = await begun.get(link)?.();
    if (taken === undefined) throw new CliError(EXIT.failed, 'The server has not answered for it.');
    const asset = options.wait ? await untilReady(taken.asset, polyreel, tools) : taken.asset;
    if (options.json) terminal.printJson(asset);
    else terminal.print(`${asset.id}  ${link}`);
  });
}

/** Asks for some links in one request; each of them then gives its asset, or throws why there is none. */
function beginner(polyreel: Polyreel, about: ImportOptions, signal: AbortSignal) {
  return async (links: readonly string[]): Promise<[string, () => Promise<Begun>][]> => {
    const [only] = links;
    if (links.length === 1 && only !== undefined) {
      return [[only, async () => ({ link: only, asset: await polyreel.import(only, about, { signal }) })]];
    }
    const results = await polyreel.importAll(links, about, { signal });
    return results.map(({ link, asset, detail }) => [
      link,
      async () => {
        if (asset === null) throw new CliError(EXIT.failed, detail ?? 'It cannot be imported.');
        return { link, asset };
      },
    ]);
  };
}
