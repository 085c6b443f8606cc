import { AssetError } from '#errors.ts';
import { limited } from './deadline.ts';
import type { Egress, Reply } from './egress.ts';
import { type SourceFacts, sourceFacts } from './source-facts.ts';
import { StartOver, Transfer, type TransferOptions } from './transfer.ts';
import { refuseWebPage } from './web-page.ts';

export interface DownloadOptions extends TransferOptions {
  /** Milliseconds for all of it, new tries and their pauses included. */
  readonly timeout: number;
}

/** A file as it comes, from its first byte. */
export interface Source extends SourceFacts {
  /** Where its bytes come from, after all redirects. */
  readonly url: URL;
  /** To be read once. Broken connections are mended underneath; what it throws is final for this source. */
  readonly bytes: AsyncIterable<Uint8Array>;
}

/** Each start takes all bytes again: a source that can neither hold still nor continue is not worth more. */
const MAX_STARTS = 4;

/**
 * Gives the file behind a link to `take`, and resolves to what that returns.
 *
 * A transfer that breaks goes on where it broke when the source can continue the very same file (Range with a strong
 * ETag or date). When it cannot, the bytes that `take` has read are worth nothing: its source throws, so that it rejects
 * and undoes what it did, and `take` is called again with a new source from the first byte. `take` therefore leaves
 * nothing behind when it rejects, which is what storing a blob does anyway.
 *
 * Throws what `take` throws, and for the transfer `unavailable` or `incomplete` for what may work later, `too-large`,
 * `too-slow`, `invalid` and `unprocessable`, each with a sentence for the person who gave the link.
 */
export async function download<T>(
  egress: Egress,
  options: DownloadOptions,
  take: (source: Source) => Promise<T>,
): Promise<T> {
  const { timeout: within, signal } = options;
  const late = () =>
    new AssetError('too-slow', `The download took longer than ${Math.round(within / 1000)} s.`);
  return await limited(signal, { within, late }, (limitedSignal) =>
    startUntilTaken(egress, { ...options, signal: limitedSignal }, take),
  );
}

async function startUntilTaken<T>(
  egress: Egress,
  options: TransferOptions,
  take: (source: Source) => Promise<T>,
): Promise<T> {
  const transfer = new Transfer(egress, options);
  let reply = await transfer.open(null);
  for (let starts = 1; ; starts += 1) {
    using current = reply;
    const facts = sourceFacts(current, options.url);
    const source = watched(refuseWebPage(transfer.bytes(current, facts), current.url));
    try {
      const taken = await take({ ...facts, url: current.url, bytes: source.bytes });
      if (source.failure() === null) return taken;
    } catch (error) {
      if (source.failure() === null) throw error;
    }
    // Whatever the taker made of it, the reason is what failed of the source.
    reply = nextStart(source.failure(), starts);
  }
}

/** The bytes as they are, with the error that ended them for whoever did not see it thrown. */
function watched(whole: AsyncIterable<Uint8Array>) {
  let failure: unknown = null;
  const bytes = async function* () {
    try {
      yield* whole;
    } catch (error) {
      failure = error;
      throw error;
    }
  };
  return { bytes: bytes(), failure: () => failure };
}

function nextStart(failure: unknown, starts: number): Reply {
  if (!(failure instanceof StartOver)) throw failure;
  if (starts < MAX_STARTS) return failure.reply;
  failure.reply[Symbol.dispose]();
  const { host } = failure.reply.url;
  throw new AssetError(
    'unavailable',
    `The transfer from ${host} broke off ${starts} times and could never be continued.`,
  );
}
