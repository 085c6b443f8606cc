import type { Command } from 'commander';
import { wholeNumber } from '../arguments.ts';

/** What is said of renders, of one as of many. */
export interface OrderOptions {
  readonly project?: string;
  readonly seed?: number;
  readonly draft?: boolean;
  readonly email?: string;
  readonly output?: string;
  readonly force?: boolean;
  readonly wait: boolean;
  readonly json?: boolean;
}

/** The largest seed that the server takes. */
const MOST_SEED = 2 ** 31 - 1;

/** Of what they are said: "it", or "them". */
export function withOrder(command: Command, it: 'it' | 'them'): Command {
  return command
    .option('--project <id>', `A project to bind ${it} to.`)
    .option('--seed <number>', 'Another seed makes other choices.', wholeNumber(0, MOST_SEED))
    .option('--draft', 'Half the size, quickly, to look at.')
    .option(
      '--email <email>',
      `The account that ${it === 'it' ? 'it is' : 'they are'} for, where there are several.`,
    );
}
