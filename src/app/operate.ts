import { AssetError } from '#errors.ts';
import type { Logger } from '#log.ts';
import type { Config } from '../config.ts';
import { runBackup } from './backup.ts';
import { runDoctor } from './doctor.ts';
import { runFsck } from './fsck.ts';

/** What an operator can have done beside the service, or in its place. */
export type OperatorCommand =
  | { readonly name: 'backup create'; readonly dir: string }
  | {
      readonly name: 'backup verify';
      readonly dir: string;
      readonly cut: string | null;
      readonly quick: boolean;
    }
  | {
      readonly name: 'backup restore';
      readonly dir: string;
      readonly cut: string | null;
      readonly allowDamaged: boolean;
    }
  | {
      readonly name: 'backup prune';
      readonly dir: string;
      readonly keep: number;
      /** Milliseconds; null for any age. */
      readonly olderThan: number | null;
    }
  | { readonly name: 'fsck'; readonly fix: boolean; readonly deep: boolean; readonly json: boolean }
  | { readonly name: 'doctor'; readonly json: boolean; readonly link: string | null };

export interface OperatorParts {
  readonly config: Config;
  readonly log: Logger;
  /** Takes one line of what is told. */
  readonly print: (line: string) => void;
  readonly signal: AbortSignal;
}

/** Runs a command; resolves to its exit code: 0 when all is well, 1 when something is not, which was printed. */
export async function operate(command: OperatorCommand, parts: OperatorParts): Promise<number> {
  try {
    return await started(command, parts);
  } catch (error) {
    // A sentence for people; anything else is a fault of the program, to be seen with its stack.
    if (!(error instanceof AssetError)) throw error;
    parts.print(error.message);
    return 1;
  }
}

function started(command: OperatorCommand, parts: OperatorParts): Promise<number> {
  switch (command.name) {
    case 'doctor':
      return runDoctor(command, parts);
    case 'fsck':
      return runFsck(command, parts);
    default:
      return runBackup(command, parts);
  }
}
