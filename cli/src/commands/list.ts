import type { Asset, AssetQuery } from '@polyreel/sdk';
import { type Command, Option } from 'commander';
import { type Column, tableLines } from '../terminal/columns.ts';
import { durationText, sizeText } from '../terminal/size.ts';
import type { Tools } from '../tools.ts';
import { among, collect, timeBack, wholeNumber } from './arguments.ts';

type Many<K extends keyof AssetQuery> = NonNullable<AssetQuery[K]>;

interface Options {
  readonly kind?: Many<'kind'>;
  readonly status?: Many<'status'>;
  readonly origin?: Many<'origin'>;
  readonly project?: string;
  readonly tag?: readonly string[];
  readonly favourite?: boolean;
  readonly trashed?: boolean;
  readonly sha256?: string;
  readonly from?: string;
  readonly until?: string;
  readonly sort?: Many<'sort'>;
  readonly limit: number;
  readonly all?: boolean;
  readonly cursor?: string;
  readonly quiet?: boolean;
  readonly json?: boolean;
}

const KINDS = ['image', 'video', 'audio', 'captions', 'font'];
const STATUSES = ['awaiting', 'processing', 'ready', 'failed'];
const SORTS = ['-created', 'created', '-updated', 'updated', 'name', '-name', 'size', '-size'];
/** Assets of one request. */
const PAGE = 100;
const LIMIT = 20;

const COLUMNS: readonly Column[] = [
  { title: 'ID' },
  { title: 'KIND' },
  { title: 'STATUS' },
  { title: 'SIZE', align: 'right' },
  { title: 'LENGTH', align: 'right' },
  { title: 'CREATED' },
  { title: 'NAME', flexible: true },
];

export function addList(program: Command, tools: Tools): void {
  program
    .command('ls')
    .alias('list')
    .summary('List assets, or search them.')
    .description(
      'List assets, the newest first; with words, those that have them in name, tags or description.',
    )
    .argument('[words...]', 'Words to search for; beginnings match.')
    .addOption(
      new Option('--kind <kind>', 'Of this kind; repeat it for several.')
        .choices(KINDS)
        .argParser(among(KINDS)),
    )
    .addOption(
      new Option('--status <status>', 'In this status; repeat it for several.')
        .choices(STATUSES)
        .argParser(among(STATUSES)),
    )
    .addOption(
      new Option('--origin <origin>', 'That came this way; repeat it for several.')
        .choices(['upload', 'link', 'generated'])
        .argParser(among(['upload', 'link', 'generated'])),
    )
    .option('--project <id>', 'Bound to this project.')
    .option('--tag <tag>', 'With this tag; repeat it for several, all of which they have.', collect)
    .option('--favourite', 'Marked as favourites.')
    .option('--trashed', 'In the trash.')
    .option('--sha256 <hex>', 'With these very bytes.')
    .option(
      '--from <when>',
      'Created then or later: a date like 2030-01-31, or 7d for the last seven days.',
      timeBack,
    )
    .option('--until <when>', 'Created before then.', timeBack)
    .addOption(new Option('--sort <order>', 'In this order.').choices(SORTS))
    .option('--limit <number>', 'At most so many.', wholeNumber(1, 1_000_000), LIMIT)
    .option('--all', 'As many as there are.')
    .option('--cursor <cursor>', 'Go on where a list has ended; it says so itself.')
    .option('-q, --quiet', 'Print the ids only, one on each line.')
    .option('--json', 'Print each asset as a line of JSON.')
    .action((words: string[], options: Options) => list(words, options, tools));
}

async function list(words: readonly string[], options: Options, tools: Tools): Promise<void> {
  const { terminal, signal } = tools;
  const polyreel = await tools.connect();
  const isTable = !options.json && !options.quiet;
  const shown: Asset[] = [];
  let cursor: string | null | undefined = options.cursor;
  let left = options.all ? Infinity : options.limit;
  do {
    const query = { ...queryOf(words, options), limit: Math.min(left, PAGE), cursor: cursor ?? undefined };
    const page = await polyreel.assets.list(query, { signal });
    for (const asset of page.data) {
      if (options.json) terminal.printJson(asset);
      else if (options.quiet) terminal.print(asset.id);
      else shown.push(asset);
    }
    left -= page.data.length;
    cursor = page.nextCursor;
  } while (cursor !== null && left > 0);
  if (isTable) printTable(shown, tools);
  if (cursor !== null) terminal.note(`There are more: --cursor ${cursor}, or --all`);
}

function queryOf(words: readonly string[], options: Options): AssetQuery {
  const { kind, status, origin, project, tag, favourite, trashed, sha256, from, until, sort } = options;
  return {
    ...{ kind, status, origin, tag, favourite, trashed, sha256, sort },
    q: words.length === 0 ? undefined : words.join(' '),
    projectId: project,
    createdFrom: from,
    createdUntil: until,
  };
}

function printTable(assets: readonly Asset[], { terminal }: Tools): void {
  if (assets.length === 0) {
    terminal.note('There are none.');
    return;
  }
  const rows = assets.map((asset) => [
    asset.id,
    asset.kind,
    asset.status,
    sizeText(asset.size),
    asset.duration === null ? '' : durationText(asset.duration),
    asset.createdAt.slice(0, 16).replace('T', ' '),
    asset.name,
  ]);
  const [titles = '', ...lines] = tableLines(COLUMNS, rows, terminal.width);
  terminal.print(terminal.styled('dim', titles));
  for (const line of lines) terminal.print(line);
}
