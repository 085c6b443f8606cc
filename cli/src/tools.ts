import type { Readable } from 'node:stream';
import type { Polyreel } from '@polyreel/sdk';
import type { Env, Places } from './profiles/places.ts';
import type { Terminal } from './terminal/terminal.ts';

/** What the process gives to the program. */
export interface Surroundings {
  readonly terminal: Terminal;
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly env: Env;
  readonly places: Places;
  /** Aborts at Ctrl-C. */
  readonly signal: AbortSignal;
}

/** What every command works with. */
export interface Tools extends Surroundings {
  /** The value of `--profile`. */
  readonly profile: () => string | undefined;
  /** The server that was chosen; rejects with what to do when there is no key for it. */
  readonly connect: () => Promise<Polyreel>;
}
