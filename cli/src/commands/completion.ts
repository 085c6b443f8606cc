import { Argument, type Command } from 'commander';
import { bashCompletion } from '../completion/bash.ts';
import { fishCompletion } from '../completion/fish.ts';
import { commandWords } from '../completion/words.ts';
import { zshCompletion } from '../completion/zsh.ts';
import type { Tools } from '../tools.ts';

const SHELLS = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion } as const;

export function addCompletion(program: Command, { terminal }: Tools): void {
  program
    .command('completion')
    .summary('Print what completes commands in a shell.')
    .description(
      'Print a script by which a shell completes commands and options, like: source <(polyreel completion bash)',
    )
    .addArgument(new Argument('<shell>', 'Which shell.').choices(Object.keys(SHELLS)))
    .action((shell: keyof typeof SHELLS) => {
      terminal.print(SHELLS[shell](program.name(), commandWords(program)).trimEnd());
    });
}
