import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { createInterface } from 'node:readline/promises';

export interface NdjsonSummary {
  readonly rows: number;
  /** Hex, over the whole file. */
  readonly sha256: string;
}

/** Writes one JSON value a line, for the owner's eyes only. */
export class NdjsonWriter implements AsyncDisposable {
  readonly #file: FileHandle;
  readonly #hash = createHash('sha256');
  #rows = 0;

  private constructor(file: FileHandle) {
    this.#file = file;
  }

  static async create(path: string): Promise<NdjsonWriter> {
    return new NdjsonWriter(await open(path, 'w', 0o600));
  }

  async write(rows: readonly unknown[]): Promise<void> {
    const text = rows.map((row) => `${JSON.stringify(row)}\n`).join('');
    this.#hash.update(text);
    this.#rows += rows.length;
    await this.#file.appendFile(text);
  }

  /** Resolves once everything would survive a power cut. */
  async finish(): Promise<NdjsonSummary> {
    await this.#file.sync();
    return { rows: this.#rows, sha256: this.#hash.digest('hex') };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#file.close();
  }
}

/** The values of a file in batches. Half a line at its end, which a crash may leave, is not among them. */
export async function* readNdjson<T>(path: string, batchSize = 200): AsyncGenerator<readonly T[]> {
  let batch: T[] = [];
  const lines = createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY });
  for await (const line of lines) {
    const value = parsed<T>(line);
    if (value === null) break;
    batch.push(value);
    if (batch.length < batchSize) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

function parsed<T>(line: string): T | null {
  try {
    return JSON.parse(line) as T;
  } catch {
    return null; // half a line; that a whole file is whole is known by its hash
  }
}

/** What a file has; equal to what its writer said when nothing has changed since. */
export async function summaryOf(path: string): Promise<NdjsonSummary> {
  const hash = createHash('sha256');
  let rows = 0;
  for await (const chunk of createReadStream(path)) {
    const bytes = chunk as Buffer;
    hash.update(bytes);
    for (const byte of bytes) if (byte === 0x0a) rows += 1;
  }
  return { rows, sha256: hash.digest('hex') };
}
