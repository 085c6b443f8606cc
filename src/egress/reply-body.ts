import type { IncomingMessage } from 'node:http';
import { AssetError } from '#errors.ts';
import { type MinimumRate, Pace } from './pace.ts';

export interface BodyLimits {
  /** Longest silence between two pieces, in milliseconds. */
  readonly idle: number;
  readonly minRate: MinimumRate;
}

/** Values of Content-Encoding that leave the bytes as they are; object stores keep "aws-chunked" by mistake. */
const PLAIN_ENCODINGS = new Set(['', 'identity', 'aws-chunked', 'binary', 'none']);

/**
 * The bytes of a reply, for as long as they come fast enough. Throws `unavailable` when they stop coming or break off,
 * `too-slow` when they trickle, and `unprocessable` for compressed ones: we ask for none, media gain nothing by them,
 * and so a decompression bomb stays a small file.
 */
export async function* replyBody(
  message: IncomingMessage,
  { host, limits, signal }: { host: string; limits: BodyLimits; signal: AbortSignal },
): AsyncGenerator<Uint8Array, void, undefined> {
  refuseEncoded(message, host);
  const pace = new Pace(limits.minRate);
  const silence = new Silence(limits.idle, () => {
    message.destroy(new AssetError('unavailable', `${host} stopped sending for ${limits.idle / 1000} s.`));
  });
  try {
    let waitingSince = silence.begin();
    for await (const chunk of message as AsyncIterable<Uint8Array>) {
      if (!pace.keeps(chunk.byteLength, silence.end() - waitingSince)) throw tooSlow(host, limits.minRate);
      yield chunk;
      waitingSince = silence.begin();
    }
  } catch (cause) {
    throw brokenOff(cause, host, signal);
  } finally {
    silence.stop();
    message.destroy();
  }
}

/** One timer for the whole body, which counts only while we are waiting for the sender. */
class Silence {
  readonly #timer: NodeJS.Timeout;
  #waiting = false;

  constructor(limit: number, onTooLong: () => void) {
    this.#timer = setTimeout(() => {
      if (this.#waiting) onTooLong();
    }, limit);
  }

  /** Both return the time, in milliseconds of a clock that is never set. */
  begin(): number {
    this.#waiting = true;
    this.#timer.refresh();
    return performance.now();
  }

  end(): number {
    this.#waiting = false;
    return performance.now();
  }

  stop(): void {
    clearTimeout(this.#timer);
  }
}

function refuseEncoded(message: IncomingMessage, host: string): void {
  const encoding = (message.headers['content-encoding'] ?? '').trim().toLowerCase();
  if (PLAIN_ENCODINGS.has(encoding)) return;
  message.destroy();
  throw new AssetError(
    'unprocessable',
    `${host} sends the file compressed (Content-Encoding: ${encoding}), which is not taken here.`,
  );
}

function tooSlow(host: string, { bytesPerSecond, window }: MinimumRate): AssetError {
  return new AssetError(
    'too-slow',
    `${host} sends less than ${bytesPerSecond} bytes per second (over ${window / 1000} s).`,
  );
}

function brokenOff(cause: unknown, host: string, signal: AbortSignal): unknown {
  if (signal.aborted) return signal.reason;
  if (cause instanceof AssetError) return cause;
  return new AssetError('unavailable', `The connection to ${host} broke off.`, { cause });
}
