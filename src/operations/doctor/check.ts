/** What a check came to: `skipped` says why there was nothing to look at. */
export interface Diagnosis {
  readonly check: string;
  readonly outcome: 'ok' | 'failed' | 'skipped';
  /** A sentence. */
  readonly message: string;
  /** What to do about it, in a sentence; null unless it failed. */
  readonly remedy: string | null;
}

/** Something that is not as the service needs it. */
export class Ailment extends Error {
  override readonly name = 'Ailment';
  readonly remedy: string;

  constructor(message: string, remedy: string, cause?: unknown) {
    super(message, { cause });
    this.remedy = remedy;
  }
}

/** There is nothing to be looked at. */
export class NotApplicable extends Error {
  override readonly name = 'NotApplicable';
}

/** One thing to look at: resolves to a sentence about what was found, and rejects when that is not right. */
export interface Check {
  readonly name: string;
  /** What to do when it fails in a way that does not say so itself. */
  readonly remedy: string;
  readonly run: (signal: AbortSignal) => Promise<string>;
}

/** Milliseconds that a check may take. */
const PATIENCE = 60_000;

export async function diagnose(
  { name: check, remedy, run }: Check,
  stopped: AbortSignal,
): Promise<Diagnosis> {
  const signal = AbortSignal.any([stopped, AbortSignal.timeout(PATIENCE)]);
  try {
    return { check, outcome: 'ok', message: await run(signal), remedy: null };
  } catch (error) {
    stopped.throwIfAborted();
    if (error instanceof NotApplicable)
      return { check, outcome: 'skipped', message: error.message, remedy: null };
    const advice = error instanceof Ailment ? error.remedy : remedy;
    return { check, outcome: 'failed', message: sentenceOf(error), remedy: advice };
  }
}

/** With what led to it: "fetch failed" alone helps nobody. */
function sentenceOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error ? error.cause.message : '';
  return cause === '' ? error.message : `${error.message} (${cause})`;
}
