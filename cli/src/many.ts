import { CliError, EXIT, type ExitCode, tellingOf } from './exit.ts';
import { printable } from './terminal/columns.ts';
import type { Terminal } from './terminal/terminal.ts';

interface ManyOptions<T> {
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
  /** How many at the same time; one unless said otherwise. */
  readonly parallel?: number;
  readonly nameOf: (item: T) => string;
}

/**
 * Does the same with each; one that fails is told and spoils none of the others, unless none of them can go well. Throws the
 * failure itself when there was only one thing to do, and otherwise how many failed.
 */
export async function forEachOf<T>(
  items: readonly T[],
  { terminal, signal, parallel = 1, nameOf }: ManyOptions<T>,
  act: (item: T) => Promise<void>,
): Promise<void> {
  const failures: ExitCode[] = [];
  const waiting = items.values();
  let hopeless: unknown = null;

  async function work(): Promise<void> {
    for (const item of waiting) {
      if (signal.aborted || hopeless !== null) return;
      try {
        await act(item);
      } catch (error) {
        if (signal.aborted) return;
        const { code, message, details, hint } = tellingOf(error);
        // The one thing that fails, and a key that may not do it, is told by the program as its own failure.
        if (items.length === 1 || code === EXIT.notAllowed) hopeless ??= error;
        else terminal.error(`${printable(nameOf(item))}: ${message}`, details, hint);
        failures.push(code);
      }
    }
  }

  await Promise.all(Array.from({ length: Math.min(parallel, items.length) }, work));
  signal.throwIfAborted();
  if (hopeless !== null) throw hopeless;
  if (failures.length > 0) throw failureOf(failures, items.length);
}

/** One code where all have failed for one reason. */
function failureOf(codes: readonly ExitCode[], total: number): CliError {
  const [first = EXIT.failed] = codes;
  const isCommon = codes.length === total && codes.every((code) => code === first);
  return new CliError(isCommon ? first : EXIT.someFailed, `${codes.length} of ${total} failed.`);
}
