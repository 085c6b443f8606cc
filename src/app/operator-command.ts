import type { Logger } from '#log.ts';
import type { Config } from '../config.ts';

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
