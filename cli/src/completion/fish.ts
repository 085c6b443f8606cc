import { quoted } from './bash.ts';
import type { CommandWords, OptionWords } from './words.ts';

/** A script for fish, to be sourced or to be put into its completions folder. */
export function fishCompletion(program: string, commands: readonly CommandWords[]): string {
  const lines = commands.flatMap((command) => {
    const here = conditionOf(command);
    return [
      ...command.subcommands.map(
        ({ name, description }) =>
          `complete -c ${program} -f -n ${fishQuoted(innermost(command))} -a ${fishQuoted(name)} -d ${fishQuoted(description)}`,
      ),
      ...(command.choices.length === 0
        ? []
        : [`complete -c ${program} -f -n ${fishQuoted(here)} -a ${fishQuoted(command.choices.join(' '))}`]),
      ...command.options.map((option) => `complete -c ${program} -n ${fishQuoted(here)} ${optionOf(option)}`),
    ];
  });
  return [
    `# Completion of ${program} for fish: source this file, or put it into ~/.config/fish/completions/${program}.fish`,
    ...lines,
    '',
  ].join('\n');
}

/** That all words which lead to the command are there. */
function conditionOf({ path }: CommandWords): string {
  if (path.length === 0) return '__fish_use_subcommand';
  return path.map((word) => `__fish_seen_subcommand_from ${quoted(word)}`).join('; and ');
}

/** And none of its own commands yet. */
function innermost(command: CommandWords): string {
  if (command.path.length === 0) return conditionOf(command);
  const names = command.subcommands.map(({ name }) => quoted(name)).join(' ');
  return `${conditionOf(command)}; and not __fish_seen_subcommand_from ${names}`;
}

function optionOf({ flags, description, takesValue, choices }: OptionWords): string {
  const names = flags.map((flag) => (flag.startsWith('--') ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`));
  const value = choices.length > 0 ? ` -x -a ${fishQuoted(choices.join(' '))}` : takesValue ? ' -r' : '';
  return `${names.join(' ')}${value} -d ${fishQuoted(description)}`;
}

/** Between the single quotes of fish, a backslash protects itself and a quote. */
function fishQuoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
