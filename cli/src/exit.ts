import { PolyreelError } from '@polyreel/sdk';
import { CommanderError } from 'commander';

/** What the program ends with; scripts may rely on it. */
export const EXIT = {
  ok: 0,
  failed: 1,
  usage: 2,
  notFound: 3,
  notAllowed: 4,
  unreachable: 5,
  someFailed: 6,
  /** By Ctrl-C: 128 and the number of the signal, as shells have it. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** What each code means, for the documentation. */
export const EXIT_MEANINGS: Readonly<Record<ExitCode, string>> = {
  0: 'It was done.',
  1: 'It failed; standard error says why.',
  2: 'The command line is not right, or names a local file that cannot be used.',
  3: 'The asset, project, script, key or link does not exist.',
  4: 'There is no key, or it is not valid, or it may not do this.',
  5: 'The server cannot be reached, or is not available at the moment: trying again later may help.',
  6: 'Of several things some were done and others failed; standard error names those.',
  130: 'It was interrupted.',
};

/** A failure of the program's own, with what to do next, if anything. */
export class CliError extends Error {
  override readonly name = 'CliError';
  readonly code: ExitCode;
  readonly hint: string | null;

  constructor(code: ExitCode, message: string, { hint, cause }: { hint?: string; cause?: unknown } = {}) {
    super(message, cause === undefined ? {} : { cause });
    this.code = code;
    this.hint = hint ?? null;
  }
}

/** Why everything is ended at Ctrl-C. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

type Kind = PolyreelError['kind'];

const CODES: Partial<Record<Kind, ExitCode>> = {
  not_found: EXIT.notFound,
  gone: EXIT.notFound,
  unauthenticated: EXIT.notAllowed,
  forbidden: EXIT.notAllowed,
  network: EXIT.unreachable,
  timeout: EXIT.unreachable,
  unavailable: EXIT.unreachable,
  unexpected: EXIT.unreachable,
};

const HINTS: Partial<Record<Kind, string>> = {
  unauthenticated: 'Sign in with `polyreel login`, or set POLYREEL_KEY.',
  forbidden: 'Use a key with the scope that is needed: `polyreel keys list` shows the scopes.',
  network:
    'Is it running, and is its address right? `polyreel config list` shows the addresses that are known.',
  timeout: 'Try again later.',
  unavailable: 'Try again later.',
  unexpected: 'Is this the address of a Polyreel server? `polyreel config list` shows it.',
  route_not_found: 'The server may be older than this program.',
  referenced: 'Say --force to delete it nevertheless.',
  quota_exceeded: 'Delete what is not needed (`polyreel rm --permanent`), or ask for a larger limit.',
  rate_limited: 'Try again later, or with fewer at a time (--parallel).',
};

/** How an error is told: a sentence, further lines, and what to do next. */
export interface Telling {
  readonly code: ExitCode;
  readonly message: string;
  readonly details: readonly string[];
  readonly hint: string | null;
}

export function tellingOf(error: unknown): Telling {
  if (error instanceof CliError)
    return { code: error.code, message: error.message, details: [], hint: error.hint };
  if (error instanceof Interrupted)
    return { code: EXIT.interrupted, message: error.message, details: [], hint: null };
  if (error instanceof CommanderError) {
    // It has told it by itself: an error in a command line, or the help that was asked for.
    return { code: error.exitCode === 0 ? EXIT.ok : EXIT.usage, message: '', details: [], hint: null };
  }
  if (error instanceof PolyreelError) return ofServer(error);
  const message = error instanceof Error ? error.message : String(error);
  return { code: EXIT.failed, message, details: [], hint: null };
}

function ofServer({ kind, detail, faults, requestId }: PolyreelError): Telling {
  // Of a single fault the sentence says it all, most of the time.
  const isTold = faults.length === 1 && faults.every(({ message }) => detail.includes(message));
  const details = isTold ? [] : faults.map(({ at, message }) => `${at}: ${message}`);
  // What is not even formed like an id is nothing's.
  const isNoId = faults.length > 0 && faults.every((fault) => fault.in === 'path');
  const unclear = kind === 'internal' && requestId !== null;
  return {
    code: isNoId ? EXIT.notFound : (CODES[kind] ?? EXIT.failed),
    message: detail,
    details,
    hint: unclear
      ? `The server's log has more of it, under the request ${requestId}.`
      : (HINTS[kind] ?? null),
  };
}
