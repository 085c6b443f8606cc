import type { Command, Option } from 'commander';

/** An option, as far as completing it goes. */
export interface OptionWords {
  /** Like "--kind" and "-q". */
  readonly flags: readonly string[];
  readonly description: string;
  readonly takesValue: boolean;
  /** The values that it takes, where they are few. */
  readonly choices: readonly string[];
}

/** A command, as far as completing what comes behind it goes. */
export interface CommandWords {
  /** The words that lead to it: none for the program itself, ["script", "render"]. */
  readonly path: readonly string[];
  readonly subcommands: readonly { readonly name: string; readonly description: string }[];
  readonly options: readonly OptionWords[];
  /** The values that its first argument takes, where they are few. */
  readonly choices: readonly string[];
}

/** The program and all commands below it, outer ones before inner ones. */
export function commandWords(command: Command, path: readonly string[] = []): CommandWords[] {
  const help = Object.assign(command.createHelp(), { showGlobalOptions: true });
  const subcommands = help.visibleCommands(command);
  const options = [...help.visibleOptions(command), ...help.visibleGlobalOptions(command)];
  const own: CommandWords = {
    path,
    subcommands: subcommands.map((one) => ({
      name: one.name(),
      description: one.summary() || one.description(),
    })),
    options: options.map(optionWords),
    choices: command.registeredArguments[0]?.argChoices ?? [],
  };
  return [own, ...subcommands.flatMap((one) => commandWords(one, [...path, one.name()]))];
}

function optionWords({ long, short, description, required, optional, argChoices }: Option): OptionWords {
  const flags = [long, short].filter((flag) => flag !== undefined && flag !== null);
  return { flags, description, takesValue: required || optional, choices: argChoices ?? [] };
}
