import type { AuditEntry, AuditQuery } from '@polyreel/sdk';
import type { Command } from 'commander';
import { tableLines } from '../terminal/columns.ts';
import type { Tools } from '../tools.ts';
import { timeBack, wholeNumber } from './arguments.ts';

interface Options {
  readonly actor?: string;
  readonly action?: string;
  readonly target?: string;
  readonly since?: string;
  readonly until?: string;
  readonly limit: number;
  readonly json?: boolean;
}

export function addAudit(program: Command, tools: Tools): void {
  program
    .command('audit')
    .summary('Say who did what.')
    .description(
      'List who did what in the workspace, newest first: keys, sign-ins, accounts, webhooks, links, limits, and what was ' +
        'deleted for good. Takes a key with the scope admin.',
    )
    .option('--actor <id>', 'Only what was done with this API key, or by `system`.')
    .option('--action <name>', 'Only this, like key.revoked.')
    .option('--target <id>', 'Only what was done to this.')
    .option('--since <when>', 'From how long ago, like 12h or 7d, or from when.', timeBack)
    .option('--until <when>', 'Before how long ago, or before when.', timeBack)
    .option('-n, --limit <number>', 'How many at most.', wholeNumber(1, 1_000_000), 50)
    .option('--json', 'Print each entry as a line of JSON.')
    .action((options: Options) => audit(options, tools));
}

async function audit(
  { limit, json, ...filters }: Options,
  { terminal, signal, connect }: Tools,
): Promise<void> {
  // The server knows which actions there are, and says so.
  const query = { ...filters, limit: Math.min(limit, 200) } as AuditQuery;
  const polyreel = await connect();
  const entries: AuditEntry[] = [];
  for await (const entry of polyreel.audit.iterate(query, { signal })) {
    if (json) terminal.printJson(entry);
    else entries.push(entry);
    limit -= 1;
    if (limit === 0) break;
  }
  if (json) return;
  const columns = ['WHEN', 'WHO', 'ACTION', 'WHAT', 'FROM'].map((title) => ({ title }));
  for (const line of tableLines(columns, entries.map(rowOf), null)) terminal.print(line);
}

function rowOf({ at, actor, action, target, address }: AuditEntry): string[] {
  return [
    at.slice(0, 19).replace('T', ' '),
    actor.kind === 'session' ? `${actor.name} (signed in)` : (actor.name ?? actor.id),
    action,
    target?.name ?? target?.id ?? '',
    address ?? '',
  ];
}
