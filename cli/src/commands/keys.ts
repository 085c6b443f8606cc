import type { CreatedKey } from '@polyreel/sdk';
import { type Command, Option } from 'commander';
import { forEachOf } from '../many.ts';
import { tableLines } from '../terminal/columns.ts';
import type { Tools } from '../tools.ts';
import { among, seconds, timeAhead } from './arguments.ts';

type Scope = 'read' | 'write' | 'admin';

interface CreateOptions {
  readonly scope: readonly Scope[];
  readonly expires?: string;
  readonly json?: boolean;
}

interface RotateOptions {
  /** Seconds. */
  readonly overlap?: number;
  readonly json?: boolean;
}

const SCOPES: readonly Scope[] = ['read', 'write', 'admin'];

export function addKeys(program: Command, tools: Tools): void {
  const keys = program.command('keys').description('Work with API keys: who may do what.');
  const show = (key: CreatedKey, json = false) => {
    if (json) tools.terminal.printJson(key);
    else tools.terminal.print(key.secret);
  };
  keys
    .command('list')
    .alias('ls')
    .description('List the keys, without their secrets.')
    .option('--json', 'Print each key as a line of JSON.')
    .action((options: { readonly json?: boolean }) => list(options, tools));
  keys
    .command('create')
    .description('Make a key, and print its secret, which is shown this once.')
    .argument('<name>', 'What it is for.')
    .addOption(
      new Option('--scope <scope>', 'What it may do; repeat it for several.')
        .choices([...SCOPES])
        .argParser(among(SCOPES))
        .makeOptionMandatory(),
    )
    .option('--expires <when>', 'How long it is valid, like 12h or 7d, or until when.', timeAhead)
    .option('--json', 'Print the key as a line of JSON.')
    .action(async (name: string, { scope: scopes, expires: expiresAt, json }: CreateOptions) => {
      const polyreel = await tools.connect();
      show(await polyreel.keys.create({ name, scopes, expiresAt }, { signal: tools.signal }), json);
    });
  keys
    .command('rotate')
    .description(
      'Make a key in the place of another, which works for a while beside it; print its secret, once.',
    )
    .argument('<id>', 'Id of a key.')
    .option(
      '--overlap <time>',
      'How long the other one works on, like 0s or 12h; a day unless said otherwise.',
      seconds,
    )
    .option('--json', 'Print the key as a line of JSON.')
    .action(async (id: string, { overlap, json }: RotateOptions) => {
      const polyreel = await tools.connect();
      show(await polyreel.keys.rotate(id, { overlap }, { signal: tools.signal }), json);
    });
  keys
    .command('revoke')
    .description('Have keys be worth nothing any more.')
    .argument('<ids...>', 'Ids of keys.')
    .action(async (ids: string[]) => {
      const { terminal, signal } = tools;
      const polyreel = await tools.connect();
      await forEachOf(ids, { terminal, signal, nameOf: (id) => id }, async (id) => {
        await polyreel.keys.revoke(id, { signal });
        terminal.print(`${id}  revoked`);
      });
    });
}

async function list(
  { json }: { readonly json?: boolean },
  { terminal, signal, connect }: Tools,
): Promise<void> {
  const keys = await (await connect()).keys.list({ signal });
  if (json) for (const key of keys) terminal.printJson(key);
  else {
    const columns = ['ID', 'NAME', 'BEGINS WITH', 'SCOPES', 'LAST USED', 'VALID'].map((title) => ({ title }));
    const rows = keys.map(({ id, name, prefix, scopes, lastUsedAt, expiresAt, revokedAt }) => [
      id,
      name,
      prefix,
      scopes.join(' '),
      lastUsedAt?.slice(0, 16).replace('T', ' ') ?? 'never',
      revokedAt === null ? (expiresAt === null ? 'until revoked' : `until ${expiresAt}`) : 'revoked',
    ]);
    for (const line of tableLines(columns, rows, null)) terminal.print(line);
  }
}
