import { AssetError } from '#errors.ts';
import { Attempts, type Pacing } from './attempts.ts';
import type { Egress, Reply } from './egress.ts';
import { openSource } from './open-source.ts';
import { contentRange, type SourceFacts, strongValidator } from './source-facts.ts';

export interface Progress {
  /** Bytes since the last start from the first byte. */
  readonly received: number;
  readonly total: number | null;
}

export interface TransferOptions {
  readonly url: URL;
  /** The most bytes, whatever the source promises. */
  readonly maxBytes: number;
  /** Called for every piece; null for nobody. */
  readonly onProgress: ((progress: Progress) => void) | null;
  readonly pacing: Pacing;
  readonly signal: AbortSignal;
}

/** Thrown into whoever reads bytes that turn out to be outdated; carries the reply with which to start over. */
export class StartOver extends Error {
  override readonly name = 'StartOver';
  readonly reply: Reply;

  constructor(reply: Reply) {
    super('The file changed or cannot be continued, and starts over.');
    this.reply = reply;
  }
}

/** How far a file has come, and by what it is known again. */
interface Position {
  readonly received: number;
  readonly total: number | null;
  readonly validator: string | null;
}

/** One file on its way, through as many connections as it takes. */
export class Transfer {
  readonly #egress: Egress;
  readonly #options: TransferOptions;
  readonly #attempts: Attempts;

  constructor(egress: Egress, options: TransferOptions) {
    this.#egress = egress;
    this.#options = options;
    this.#attempts = new Attempts(options.pacing, options.signal);
  }

  /** A reply with the file from its first byte, or with what the source gives for a position in it. */
  async open(position: Position | null): Promise<Reply> {
    const { url, signal } = this.#options;
    while (true) {
      try {
        return await openSource(this.#egress, url, { resume: resumption(position), signal });
      } catch (error) {
        await this.#attempts.after(error);
      }
    }
  }

  /** The whole file from its first reply on; throws StartOver when what was read cannot be continued. */
  async *bytes(first: Reply, { total }: SourceFacts): AsyncGenerator<Uint8Array, void, undefined> {
    const { maxBytes, onProgress } = this.#options;
    const validator = strongValidator(first.headers);
    if (total !== null && total > maxBytes) throw tooLarge(maxBytes);
    let received = 0;
    for (let reply = first; ; ) {
      using _open = reply;
      try {
        for await (const chunk of reply.body) {
          received += chunk.byteLength;
          if (received > maxBytes) throw tooLarge(maxBytes);
          this.#attempts.progressed(chunk.byteLength);
          onProgress?.({ received, total });
          yield chunk;
        }
        if (total === null || received === total) return;
        throw incomplete(received, total);
      } catch (error) {
        await this.#attempts.after(error);
      }
      reply = await this.#rest({ received, total, validator });
    }
  }

  async #rest(position: Position): Promise<Reply> {
    const reply = await this.open(position);
    if (continues(reply, position)) return reply;
    if (reply.status === 200) throw new StartOver(reply);
    // Another range than was asked for, or one of another file.
    reply[Symbol.dispose]();
    throw new StartOver(await this.open(null));
  }
}

/** Null where the source has to be asked for everything: nothing came yet, or it cannot say what would continue it. */
function resumption(position: Position | null): { offset: number; validator: string } | null {
  if (position === null || position.received === 0 || position.validator === null) return null;
  return { offset: position.received, validator: position.validator };
}

/** RFC 9110 §15.3.7: a 206 carries the validator that its 200 would. Not every server has looked at If-Range. */
function continues(reply: Reply, { received, total, validator }: Position): boolean {
  if (reply.status !== 206) return false;
  const range = contentRange(reply.headers);
  if (range === null || range.start !== received) return false;
  if (total !== null && range.total !== null && range.total !== total) return false;
  const { etag, 'last-modified': modified } = reply.headers;
  const known = validator?.startsWith('"') ? etag : modified;
  return known === undefined || known === validator;
}

function tooLarge(maxBytes: number): AssetError {
  return new AssetError(
    'too-large',
    `The file is larger than the ${maxBytes.toLocaleString('en')} bytes allowed here.`,
  );
}

function incomplete(received: number, total: number): AssetError {
  return new AssetError('incomplete', `The source sent ${received} of the ${total} bytes that it promised.`);
}
