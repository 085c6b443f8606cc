import type { Readable } from 'node:stream';
import type { BusboyInstance } from '@fastify/busboy';
import { AssetError } from '#errors.ts';
import type { BodyOptions } from './raw-body.ts';

export interface MultipartOptions extends BodyOptions {
  /** Names under which the file may come. */
  readonly fileFields: readonly string[];
}

export interface MultipartFile {
  /** As the client names it, without directories; empty when it does not. */
  readonly name: string;
  /** As the client declares it. */
  readonly mediaType: string;
  /** At the reader's pace; rejects with `too-large`, `malformed`, `incomplete` or `too-slow`. */
  readonly stream: AsyncIterable<Uint8Array>;
  /** The text fields that came before the file. */
  readonly fields: URLSearchParams;
  /** Aborts when the rest of the file will not come. */
  readonly signal: AbortSignal;
}

/** What a form may hold beside its file: names, descriptions, tags. */
export const FORM_LIMITS = {
  fields: 64,
  fieldSize: 64 * 1024,
  parts: 66,
  headerPairs: 32,
  headerSize: 8 * 1024,
} as const;

type OnFile<T> = (file: Omit<MultipartFile, 'signal'>) => Promise<T>;

/** What has come of a form so far. */
export class Form<T> {
  readonly fields = new URLSearchParams();
  readonly #options: MultipartOptions;
  readonly #onFile: OnFile<T>;
  readonly #failure = new AbortController();
  #file: { readonly stream: Readable; readonly done: Promise<T> } | null = null;

  constructor(parser: BusboyInstance, options: MultipartOptions, onFile: OnFile<T>) {
    this.#options = options;
    this.#onFile = onFile;
    parser.on('field', (name, value, _nameTruncated, truncated) => this.#addField(name, value, truncated));
    parser.on('file', (field, stream, name, _encoding, mediaType) => {
      this.#openFile(field, stream, { name: name ?? '', mediaType });
    });
    for (const event of ['fieldsLimit', 'partsLimit'] as const) {
      parser.on(event, () =>
        this.#fail(new AssetError('invalid', `The form has more than ${FORM_LIMITS.fields} fields.`)),
      );
    }
    parser.on('error', (cause) => this.#fail(malformed(cause)));
  }

  /** Aborts with the first thing that goes wrong. */
  get failed(): AbortSignal {
    return this.#failure.signal;
  }

  /** What became of the file; to be called when the whole form has been read. */
  async file(): Promise<T> {
    if (this.#file === null) throw missingFile(this.#options.fileFields);
    return this.#file.done;
  }

  /** The file's reader learns why there is no more, and gets to clean up before the request is answered. */
  async abandon(error: unknown): Promise<void> {
    this.#file?.stream.destroy(error instanceof Error ? error : new Error(String(error)));
    await this.#file?.done.catch(() => {});
  }

  #addField(name: string, value: string, truncated: boolean): void {
    if (truncated) this.#fail(new AssetError('invalid', `The field "${name}" is too long.`));
    this.fields.append(name, value);
  }

  #openFile(field: string, stream: Readable, declared: { name: string; mediaType: string }): void {
    const { fileFields, limit } = this.#options;
    stream.on('error', (error) => {
      // Left early by its reader, who tells why once it has cleaned up.
      if (!isAbortError(error)) this.#fail(error);
    });
    if (!fileFields.includes(field)) this.#fail(unexpectedFile(field, fileFields));
    if (this.#file !== null) this.#fail(new AssetError('invalid', 'The form has more than one file.'));
    if (this.failed.aborted) return;
    stream.once('limit', () => stream.destroy(tooLarge(limit)));
    const done = this.#onFile({ ...declared, stream, fields: new URLSearchParams(this.fields) });
    this.#file = { stream, done };
    done.then(
      () =>
        stream.readableEnded ||
        this.#fail(new AssetError('internal', 'The file of a form was not read to its end.')),
      (error: unknown) => this.#fail(error),
    );
  }

  #fail(error: unknown): void {
    this.#failure.abort(error);
  }
}

function isAbortError(error: Error): boolean {
  return 'code' in error && error.code === 'ABORT_ERR';
}

export function malformed(cause: unknown): AssetError {
  return new AssetError('malformed', 'The body is not a complete multipart/form-data form.', { cause });
}

function tooLarge(limit: number): AssetError {
  return new AssetError('too-large', `The file is larger than the ${limit} bytes that are possible here.`);
}

function missingFile(names: readonly string[]): AssetError {
  const [at = 'file'] = names;
  return new AssetError('invalid', `The form has no file: send it as the field "${names.join('" or "')}".`, {
    faults: [{ at: `/${at}`, in: 'body', message: 'is missing' }],
  });
}

function unexpectedFile(field: string, names: readonly string[]): AssetError {
  return new AssetError(
    'invalid',
    `There is a file in "${field}": send it as the field "${names.join('" or "')}".`,
  );
}
