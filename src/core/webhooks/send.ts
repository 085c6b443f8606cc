import { limited } from '#egress/deadline.ts';
import type { Egress, Reply } from '#egress/egress.ts';
import { retryAfterSeconds } from '#egress/open-source.ts';
import { AssetError } from '#errors.ts';
import { signatureOf } from './signature.ts';

/** Milliseconds from looking the host up to the head of its reply. */
const TIMEOUT = 20_000;

export interface Call {
  readonly url: string;
  /** Each signs. */
  readonly secrets: readonly string[];
  /** The same at every try. */
  readonly id: string;
  /** JSON. */
  readonly body: string;
}

/** What came of a call. */
export interface Outcome {
  /** Null when there was no reply. */
  readonly status: number | null;
  /** Why it counts as not taken, in a sentence; null when it was taken. */
  readonly reason: string | null;
  /** Seconds that the receiver asks to be left alone, or null. */
  readonly retryAfter: number | null;
  /** Milliseconds. */
  readonly duration: number;
}

/**
 * Makes one call as Standard Webhooks 1.0 has it. A redirect is not followed: it would take what is signed for one place to
 * another. Of the reply only the head is read. Throws the signal's reason when that aborts.
 */
export async function send(egress: Egress, call: Call, signal: AbortSignal): Promise<Outcome> {
  const startedAt = performance.now();
  const done = (outcome: Omit<Outcome, 'duration'>) => ({
    ...outcome,
    duration: Math.round(performance.now() - startedAt),
  });
  try {
    using reply = await post(egress, call, signal);
    const { status, headers } = reply;
    return done({ status, reason: refusal(status), retryAfter: retryAfterSeconds(headers) });
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof AssetError)) throw error;
    return done({ status: null, reason: error.message, retryAfter: null });
  }
}

function post(egress: Egress, { url, secrets, id, body }: Call, signal: AbortSignal): Promise<Reply> {
  const timestamp = Math.floor(Date.now() / 1000);
  const late = () => new AssetError('unavailable', `There was no reply within ${TIMEOUT / 1000} s.`);
  return limited(signal, { within: TIMEOUT, late }, (within) =>
    egress.fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'user-agent': 'Polyreel-Webhooks/1.0',
        'webhook-id': id,
        'webhook-timestamp': String(timestamp),
        'webhook-signature': signatureOf(secrets, { id, timestamp, body }),
      },
      body,
      signal: within,
      maxRedirects: 0,
    }),
  );
}

function refusal(status: number): string | null {
  if (status >= 200 && status < 300) return null;
  if (status >= 300 && status < 400) return `It redirects elsewhere (${status}), which is not followed.`;
  return `It answers ${status}.`;
}
