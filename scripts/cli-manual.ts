// The manual of the command line, from what its --help says.
import type { Command } from 'commander';
import { documentedProgram } from '../cli/src/documented.ts';
import { EXIT_MEANINGS } from '../cli/src/exit.ts';

/** Columns, so that it is the same on every machine. */
const WIDTH = 100;

/** docs/cli.md. */
export function cliManual(): string {
  const program = documentedProgram();
  const [, ...commands] = everyCommand(program, []);
  return [
    '# The command line',
    '',
    'Generated from `polyreel --help` by `npm run docs`. How it is installed: [cli/README.md](../cli/README.md).',
    '',
    ...helpOf(program, []),
    '## Which package',
    '',
    'Both packages install one command, `polyreel`, and either is enough. `polyreel` is the server with the command line in it:',
    'what is none of the five commands of the server goes to the command line, and `polyreel` alone is `polyreel serve`.',
    '`@polyreel/cli` is the command line alone, for machines that only talk to a server. Installed side by side in one project,',
    'both do the same; globally npm lets one package have a command, so take `@polyreel/cli` away before the server comes:',
    '',
    '```sh',
    'npm uninstall --global @polyreel/cli',
    'npm install --global polyreel',
    '```',
    '',
    '## Which server, and who',
    '',
    '`polyreel login <url>` keeps a key in `~/.config/polyreel/config.json` (by `XDG_CONFIG_HOME`; on Windows in `%APPDATA%`), which',
    'only its user can read. With `--profile` there are several; `POLYREEL_PROFILE` and `polyreel config use` choose one. `POLYREEL_URL`',
    'and `POLYREEL_KEY` are stronger than a profile, and `--profile` is stronger than those. The key of a profile is sent to no other',
    'server than its own. Uploads that are not finished are remembered in `~/.local/state/polyreel` (by `XDG_STATE_HOME`).',
    '',
    '## In scripts',
    '',
    'What was asked for goes to standard output, and everything else (errors, progress, bars) to standard error. `--json` prints one',
    'JSON object on each line. `NO_COLOR` is respected, and without a terminal there are neither colours nor bars.',
    '',
    '| exit code | what it means |',
    '| --- | --- |',
    ...Object.entries(EXIT_MEANINGS).map(([code, meaning]) => `| ${code} | ${meaning} |`),
    '',
    'Where several things have all failed for one reason, the code is that reason.',
    '',
    ...commands.flatMap(([command, path]) => [`## polyreel ${path.join(' ')}`, '', ...helpOf(command, path)]),
  ].join('\n');
}

type Found = readonly [command: Command, path: readonly string[]];

function everyCommand(command: Command, path: readonly string[]): Found[] {
  const inner = command.commands.flatMap((one) => everyCommand(one, [...path, one.name()]));
  return [[command, path], ...inner];
}

function helpOf(command: Command, path: readonly string[]): string[] {
  let text = '';
  command.configureOutput({
    writeOut: (part) => {
      text += part;
    },
    getOutHelpWidth: () => WIDTH,
    getOutHasColors: () => false,
  });
  command.outputHelp();
  if (text.trim() === '') throw new Error(`polyreel ${path.join(' ')} has no help.`);
  return ['```', text.trimEnd(), '```', ''];
}
