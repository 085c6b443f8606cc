import type { Command } from 'commander';
import { forEachOf } from '../many.ts';
import { tableLines } from '../terminal/columns.ts';
import type { Tools } from '../tools.ts';
import { expandDash } from './arguments.ts';

interface Json {
  readonly json?: boolean;
}

export function addProject(program: Command, tools: Tools): void {
  const project = program
    .command('project')
    .description('Work with projects: what assets are used together in.');
  project
    .command('list')
    .alias('ls')
    .description('List the projects.')
    .option('--json', 'Print each project as a line of JSON.')
    .action((options: Json) => list(options, tools));
  project
    .command('create')
    .description('Make a project, and print its id.')
    .argument('<title>', 'What it is called.')
    .option('--description <text>', 'What there is to say of it.')
    .option('--json', 'Print the project as a line of JSON.')
    .action(async (title: string, { description, json }: Json & { readonly description?: string }) => {
      const polyreel = await tools.connect();
      const made = await polyreel.projects.create({ title, description }, { signal: tools.signal });
      if (json) tools.terminal.printJson(made);
      else tools.terminal.print(made.id);
    });
  project
    .command('add')
    .description('Bind assets to a project.')
    .argument('<project>', 'The id of a project.')
    .argument('<ids...>', 'Ids of assets, or "-" for those on standard input.')
    .action((id: string, given: string[]) => bind('addAsset', id, given, tools));
  project
    .command('remove')
    .description('Unbind assets from a project; they stay in the library.')
    .argument('<project>', 'The id of a project.')
    .argument('<ids...>', 'Ids of assets, or "-" for those on standard input.')
    .action((id: string, given: string[]) => bind('removeAsset', id, given, tools));
}

async function list({ json }: Json, { terminal, signal, connect }: Tools): Promise<void> {
  const polyreel = await connect();
  const rows: string[][] = [];
  for await (const project of polyreel.projects.iterate({}, { signal })) {
    if (json) terminal.printJson(project);
    else rows.push([project.id, project.createdAt.slice(0, 10), project.title]);
  }
  if (json || rows.length === 0) return;
  const columns = [{ title: 'ID' }, { title: 'CREATED' }, { title: 'TITLE', flexible: true }];
  for (const line of tableLines(columns, rows, terminal.width)) terminal.print(line);
}

async function bind(
  how: 'addAsset' | 'removeAsset',
  projectId: string,
  given: readonly string[],
  tools: Tools,
): Promise<void> {
  const { terminal, signal } = tools;
  const ids = await expandDash(given, tools);
  const polyreel = await tools.connect();
  const done = how === 'addAsset' ? 'added' : 'removed';
  await forEachOf(ids, { terminal, signal, nameOf: (id) => id }, async (id) => {
    await polyreel.projects[how](projectId, id, { signal });
    terminal.print(`${id}  ${done}`);
  });
}
