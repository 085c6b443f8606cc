import type { PolyreelEvent } from '@polyreel/sdk';
import type { Command } from 'commander';
import { printable } from '../terminal/columns.ts';
import type { Tools } from '../tools.ts';
import { collect, wholeNumber } from './arguments.ts';

interface Options {
  readonly type?: readonly string[];
  readonly after?: string;
  readonly count?: number;
  readonly json?: boolean;
}

export function addWatch(program: Command, tools: Tools): void {
  program
    .command('watch')
    .summary('Follow what happens in the library.')
    .description(
      'Print what happens in the library, as it happens, until Ctrl-C. A connection that is lost is made anew, and goes ' +
        'on after the last event.',
    )
    .option('--type <type>', 'Only events of this type, like asset.ready; repeat it for several.', collect)
    .option('--after <id>', 'Begin after this event; 0 is the oldest that is kept.')
    .option('--count <number>', 'End after so many.', wholeNumber(1, 1_000_000_000))
    .option('--json', 'Print each event as a line of JSON.')
    .action((options: Options) => watch(options, tools));
}

async function watch({ type: types, after, count = Infinity, json }: Options, tools: Tools): Promise<void> {
  const { terminal, signal } = tools;
  const polyreel = await tools.connect();
  // A stream waits for a server that is not there; whoever begins to watch is told.
  await polyreel.events.list({ limit: 1 }, { signal });
  let seen = 0;
  let wasConnected = true;
  const onState = (isConnected: boolean) => {
    if (isConnected === wasConnected || signal.aborted || seen >= count) return;
    wasConnected = isConnected;
    terminal.note(isConnected ? 'Connected again.' : 'The connection is lost; trying again.');
  };
  for await (const event of polyreel.events.stream({ types, after, signal, onState })) {
    if (json) terminal.printJson(event);
    else terminal.print(lineOf(event));
    seen += 1;
    if (seen >= count) return;
  }
}

function lineOf({
  at,
  type,
  id,
  asset,
  assetId,
  projectId,
  scriptId,
  batchId,
  generation,
  progress,
}: PolyreelEvent) {
  const subject = assetId ?? scriptId ?? batchId ?? projectId ?? '';
  const part =
    progress?.total != null
      ? `${Math.floor((progress.received / progress.total) * 100)} %`
      : generation != null
        ? `${generation.phase ?? ''} ${generation.progress} %`
        : '';
  return [at, (id ?? '-').padStart(6), type.padEnd(18), subject, printable(asset?.name ?? ''), part]
    .join('  ')
    .trimEnd();
}
