import { setTimeout as sleep } from 'node:timers/promises';
import { CliError, EXIT } from '../exit.ts';

export interface TransferOptions {
  /** Bytes of the whole file. */
  readonly size: number;
  /** Where it is; asked for again at each try, because signed URLs expire. */
  readonly urlOf: () => Promise<string>;
  readonly signal: AbortSignal;
}

/** How often to try again without getting further. */
const RETRIES = 6;
/** Milliseconds before the first repetition; each one doubles them. */
const FIRST_PAUSE = 300;

/** A failure that may pass. */
class Broken extends CliError {
  constructor(message: string, cause?: unknown) {
    super(EXIT.unreachable, message, { cause, hint: 'Run the same command to go on where it was.' });
  }
}

/** The bytes of a file from `start` on; a connection that breaks is made anew, and goes on where the last one ended. */
export async function* bytesFrom(
  start: number,
  { size, urlOf, signal }: TransferOptions,
): AsyncGenerator<Uint8Array, void, undefined> {
  let position = start;
  for (let failures = 0; position < size; failures += 1) {
    if (failures > 0) await sleep(FIRST_PAUSE * 2 ** (failures - 1), undefined, { signal });
    try {
      for await (const chunk of chunksFrom(position, await urlOf(), signal)) {
        position += chunk.byteLength;
        if (position > size) throw new CliError(EXIT.failed, 'More bytes come than the asset has.');
        failures = 0;
        yield chunk;
      }
      if (position < size) throw new Broken('The connection ended before the file did.');
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof Broken) || failures >= RETRIES) throw error;
    }
  }
}

async function* chunksFrom(
  position: number,
  url: string,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void, undefined> {
  const response = await requested(position, url, signal);
  // Whoever does not know ranges sends everything.
  let superfluous = response.status === 206 ? 0 : position;
  try {
    for await (const chunk of response.body ?? []) {
      const rest = chunk.subarray(Math.min(superfluous, chunk.byteLength));
      superfluous -= chunk.byteLength - rest.byteLength;
      if (rest.byteLength > 0) yield rest;
    }
  } catch (cause) {
    throw new Broken('The connection broke.', cause);
  }
}

async function requested(position: number, url: string, signal: AbortSignal): Promise<Response> {
  const headers: Record<string, string> = position > 0 ? { range: `bytes=${position}-` } : {};
  let response: Response;
  try {
    response = await fetch(url, { headers, signal });
  } catch (cause) {
    throw new Broken('The server does not answer.', cause);
  }
  const { status } = response;
  const range = response.headers.get('content-range');
  if (status === 200 || (status === 206 && range?.startsWith(`bytes ${position}-`))) return response;
  await response.body?.cancel();
  if (status === 404 || status === 410)
    throw new CliError(EXIT.notFound, 'The file does not exist any more.');
  if (status === 429 || status >= 500) throw new Broken(`The server cannot send the file now (${status}).`);
  throw new CliError(EXIT.failed, `The server does not send the file (${status}).`);
}
