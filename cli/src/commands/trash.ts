import type { BulkResult } from '@polyreel/sdk';
import type { Command } from 'commander';
import { CliError, EXIT } from '../exit.ts';
import { forEachOf } from '../many.ts';
import type { Tools } from '../tools.ts';
import { expandDash } from './arguments.ts';

interface Options {
  readonly permanent?: boolean;
  readonly force?: boolean;
}

/** Assets of one request; the server takes no more. */
const AT_ONCE = 1000;

export function addTrash(program: Command, tools: Tools): void {
  program
    .command('rm')
    .summary('Put assets into the trash.')
    .description(
      'Put assets into the trash, from which `polyreel restore` takes them; with --permanent, delete them.',
    )
    .argument('<ids...>', 'Ids of assets, or "-" for those on standard input.')
    .option('--permanent', 'Delete them for good, in the trash or not.')
    .option('--force', 'Even those that went into others.')
    .action(async (given: string[], { permanent, force }: Options) => {
      const polyreel = await tools.connect();
      const done = permanent ? 'deleted' : 'in the trash';
      await inParts(given, done, tools, (ids) =>
        polyreel.assets.bulk.delete(ids, { permanent, force }, { signal: tools.signal }),
      );
    });
  program
    .command('restore')
    .summary('Take assets out of the trash.')
    .description('Take assets out of the trash.')
    .argument('<ids...>', 'Ids of assets, or "-" for those on standard input.')
    .action(async (given: string[]) => {
      const polyreel = await tools.connect();
      await inParts(given, 'restored', tools, (ids) =>
        polyreel.assets.bulk.restore(ids, { signal: tools.signal }),
      );
    });
}

async function inParts(
  given: readonly string[],
  done: string,
  tools: Tools,
  act: (ids: readonly string[]) => Promise<readonly BulkResult[]>,
): Promise<void> {
  const { terminal, signal } = tools;
  const ids = await expandDash(given, tools);
  const results = new Map<string, BulkResult>();
  for (let from = 0; from < ids.length; from += AT_ONCE) {
    for (const result of await act(ids.slice(from, from + AT_ONCE))) results.set(result.id, result);
  }
  await forEachOf(ids, { terminal, signal, nameOf: (id) => id }, async (id) => {
    const { code, detail } = results.get(id) ?? {
      code: 'unexpected',
      detail: 'The server has not answered.',
    };
    if (code !== null) throw failureOf(code, detail ?? 'It was refused.');
    terminal.print(`${id}  ${done}`);
  });
}

function failureOf(code: string, detail: string): CliError {
  if (code === 'not_found') return new CliError(EXIT.notFound, detail);
  const hint = 'Say --force to delete it nevertheless.';
  return new CliError(EXIT.failed, detail, code === 'referenced' ? { hint } : {});
}
