import { Polyreel } from '@polyreel/sdk';
import { Command } from 'commander';
import { addAudit } from './commands/audit.ts';
import { addCompletion } from './commands/completion.ts';
import { addDownload } from './commands/download.ts';
import { addGet } from './commands/get.ts';
import { addImport } from './commands/import.ts';
import { addKeys } from './commands/keys.ts';
import { addLink } from './commands/link.ts';
import { addList } from './commands/list.ts';
import { addProfiles } from './commands/profiles.ts';
import { addProject } from './commands/project.ts';
import { addScript } from './commands/script/script.ts';
import { addTrash } from './commands/trash.ts';
import { addUpload } from './commands/upload.ts';
import { addWatch } from './commands/watch.ts';
import { serverOf } from './profiles/server.ts';
import { readProfiles } from './profiles/store.ts';
import { SERVER_COMMANDS } from './server-program.ts';
import type { Surroundings, Tools } from './tools.ts';
import { VERSION } from './version.ts';

const OF_THE_SERVER = `
Of the server (package polyreel):
${Object.entries(SERVER_COMMANDS)
  .map(([name, what]) => `  ${name.padEnd(10)}${what}`)
  .join('\n')}

Environment: POLYREEL_URL, POLYREEL_KEY, POLYREEL_PROFILE, NO_COLOR`;

/** All commands; what they do, they do with what the process gives. */
export function programOf(surroundings: Surroundings): Command {
  const program = new Command('polyreel')
    .description('Work with the media of a Polyreel server.')
    .version(VERSION, '-V, --version', 'Print the version.')
    .option('--profile <name>', 'A server that was signed in to by `polyreel login`.')
    .helpOption('-h, --help', 'Print this help.')
    .helpCommand(false)
    .addHelpText('after', OF_THE_SERVER)
    .showSuggestionAfterError()
    .showHelpAfterError('Add --help for how it is used.')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => surroundings.terminal.print(text.trimEnd()),
      writeErr: (text) => surroundings.terminal.note(text.trimEnd()),
    });
  const profile = () => program.opts<{ profile?: string }>().profile;
  const connect = async () => {
    const { places, env } = surroundings;
    const { url, key } = serverOf(await readProfiles(places.config), env, profile());
    return new Polyreel({ baseUrl: url, key });
  };
  const tools: Tools = { ...surroundings, profile, connect };
  for (const add of COMMANDS) add(program, tools);
  for (const group of program.commands) group.helpCommand(false);
  return program;
}

/** In the order of the help. */
const COMMANDS: readonly ((program: Command, tools: Tools) => void)[] = [
  addUpload,
  addImport,
  addList,
  addGet,
  addDownload,
  addTrash,
  addLink,
  addProject,
  addScript,
  addKeys,
  addAudit,
  addWatch,
  addProfiles,
  addCompletion,
];
