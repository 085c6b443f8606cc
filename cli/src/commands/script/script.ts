import type { Command } from 'commander';
import { tableLines } from '../../terminal/columns.ts';
import type { Tools } from '../../tools.ts';
import { addBatch } from './batch.ts';
import { addExplaining } from './explain.ts';
import { addRender } from './render.ts';

export function addScript(program: Command, tools: Tools): void {
  const script = program.command('script').description('Make videos, sound and pictures by scripts.');
  script
    .command('list')
    .alias('ls')
    .description('List the scripts that are kept.')
    .option('--json', 'Print each script as a line of JSON.')
    .action((options: { readonly json?: boolean }) => list(options, tools));
  addExplaining(script, tools);
  addRender(script, tools);
  addBatch(script, tools);
}

async function list(
  { json }: { readonly json?: boolean },
  { terminal, signal, connect }: Tools,
): Promise<void> {
  const polyreel = await connect();
  const rows: string[][] = [];
  for await (const script of polyreel.scripts.iterate({}, { signal })) {
    if (json) terminal.printJson(script);
    else rows.push([script.id, String(script.version), script.updatedAt.slice(0, 10), script.name]);
  }
  if (json || rows.length === 0) return;
  const columns = [
    { title: 'ID' },
    { title: 'VERSION', align: 'right' as const },
    { title: 'CHANGED' },
    { title: 'NAME', flexible: true },
  ];
  for (const line of tableLines(columns, rows, terminal.width)) terminal.print(line);
}
