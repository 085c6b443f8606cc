import { PolyreelError } from '@polyreel/sdk';
import { strings } from '../strings/index.ts';

export interface Explanation {
  readonly title: string;
  /** A sentence or two that help. */
  readonly detail: string;
  /** The HTTP status, or null when there was no answer. */
  readonly status: number | null;
  /** What the server's log calls the request, or null. */
  readonly requestId: string | null;
}

/** What went wrong, as a person is told. */
export function explain(error: unknown): Explanation {
  if (error instanceof PolyreelError) {
    const { kind, title, detail, status, requestId } = error;
    if (kind === 'network') return { ...OFFLINE, status: null, requestId: null };
    return { title, detail, status, requestId };
  }
  const detail = error instanceof Error ? error.message : String(error);
  return { title: strings.common.errors.unexpected, detail, status: null, requestId: null };
}

const OFFLINE = { title: strings.common.errors.offline, detail: strings.common.errors.offlineHint };

/** Whether the same request may go well a moment later. */
export function isRetryable(error: unknown): boolean {
  return error instanceof PolyreelError && (error.kind === 'network' || (error.status ?? 0) >= 500);
}
