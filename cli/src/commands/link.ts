import type { Polyreel } from '@polyreel/sdk';
import { type Command, Option } from 'commander';
import { tableLines } from '../terminal/columns.ts';
import type { Tools } from '../tools.ts';
import { timeAhead } from './arguments.ts';

interface Options {
  readonly scope?: 'preview' | 'original' | 'attachment';
  readonly expires?: string;
  readonly list?: boolean;
  readonly revoke?: string;
  readonly json?: boolean;
}

export function addLink(program: Command, tools: Tools): void {
  program
    .command('link')
    .summary('Share an asset by a short link.')
    .description('Make a short link, with which an asset is seen without a key, and print it.')
    .argument('<id>', 'The id of an asset.')
    .addOption(
      new Option('--scope <scope>', 'What it shows; an attachment is saved and not shown.').choices([
        'preview',
        'original',
        'attachment',
      ]),
    )
    .option('--expires <when>', 'How long it is valid, like 12h or 7d, or until when.', timeAhead)
    .addOption(
      new Option('--list', 'Print the links that there are.').conflicts(['scope', 'expires', 'revoke']),
    )
    .addOption(
      new Option('--revoke <code>', 'Have a link lead nowhere any more.').conflicts(['scope', 'expires']),
    )
    .option('--json', 'Print each link as a line of JSON.')
    .action(async (id: string, options: Options) =>
      act(id, options, { tools, polyreel: await tools.connect() }),
    );
}

async function act(
  id: string,
  { scope, expires: expiresAt, list, revoke, json }: Options,
  { tools: { terminal, signal }, polyreel }: { tools: Tools; polyreel: Polyreel },
): Promise<void> {
  if (revoke !== undefined) {
    await polyreel.links.revoke(id, revoke, { signal });
    terminal.print(`${revoke}  revoked`);
  } else if (!list) {
    const link = await polyreel.links.create(id, { scope, expiresAt }, { signal });
    if (json) terminal.printJson(link);
    else terminal.print(link.url);
  } else {
    const links = await polyreel.links.list(id, { signal });
    if (json) for (const link of links) terminal.printJson(link);
    else {
      const columns = [{ title: 'URL' }, { title: 'SCOPE' }, { title: 'HITS' }, { title: 'VALID' }];
      const rows = links.map(({ url, scope: shown, hits, expiresAt: end, revokedAt }) => [
        url,
        shown,
        String(hits),
        revokedAt === null ? (end === null ? 'until revoked' : `until ${end}`) : 'revoked',
      ]);
      for (const line of tableLines(columns, rows, null)) terminal.print(line);
    }
  }
}
