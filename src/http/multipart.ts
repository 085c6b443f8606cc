import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { Busboy, type BusboyInstance } from '@fastify/busboy';
import type { FastifyRequest } from 'fastify';
import { AssetError } from '#errors.ts';
import { type BodyOptions, bodyStream } from './raw-body.ts';

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

export interface MultipartResult<T> {
  /** What `onFile` made of the file. */
  readonly file: T;
  /** All text fields, those after the file too. */
  readonly fields: URLSearchParams;
}

/** What a form may hold beside its file: names, descriptions, tags. */
const LIMITS = {
  fields: 64,
  fieldSize: 64 * 1024,
  parts: 66,
  headerPairs: 32,
  headerSize: 8 * 1024,
} as const;
/** The most that boundaries, part headers and text fields may add to the file. */
const ENVELOPE = 1024 * 1024;
const CHUNK = 256 * 1024;

/**
 * Reads a `multipart/form-data` body with exactly one file, which `onFile` gets as a stream as soon as it begins and
 * has to read to its end. Does not return before `onFile` is done, whatever goes wrong.
 *
 * @throws `malformed` for what is no such form, `invalid` for one without its file or with several, and what
 * reading the body throws
 */
export async function readMultipart<T>(
  request: FastifyRequest,
  options: MultipartOptions,
  onFile: (file: MultipartFile) => Promise<T>,
): Promise<MultipartResult<T>> {
  const parser = openParser(request, options.limit);
  const body = bodyStream(request, { limit: options.limit + ENVELOPE });
  const form = new Form(parser, options, (file) => onFile({ ...file, signal: body.signal }));
  try {
    await feed(parser, body.stream, form.failed);
    return { file: await form.file(), fields: form.fields };
  } catch (error) {
    await form.abandon(error);
    throw error;
  }
}

type OnFile<T> = (file: Omit<MultipartFile, 'signal'>) => Promise<T>;

/** What has come of a form so far. */
class Form<T> {
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
        this.#fail(new AssetError('invalid', `The form has more than ${LIMITS.fields} fields.`)),
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
    stream.on('error', (error) => this.#fail(error));
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

function openParser({ headers }: FastifyRequest, limit: number): BusboyInstance {
  const type = headers['content-type'] ?? '';
  if (!/^multipart\/form-data\s*(?:;|$)/i.test(type)) {
    throw new AssetError('unsupported-type', 'Send the file as multipart/form-data.');
  }
  try {
    return new Busboy({
      headers: { ...headers, 'content-type': type },
      highWaterMark: CHUNK,
      fileHwm: CHUNK,
      limits: { ...LIMITS, fileSize: limit },
    });
  } catch (cause) {
    throw malformed(cause);
  }
}

/** Gives the parser what arrives, no faster than it is taken; ends with the signal's reason once it aborts. */
async function feed(
  parser: BusboyInstance,
  chunks: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): Promise<void> {
  try {
    for await (const chunk of chunks) {
      signal.throwIfAborted();
      if (!parser.write(chunk)) await once(parser, 'drain', { signal });
    }
    const finished = once(parser, 'finish', { signal });
    parser.end();
    await finished;
  } catch (error) {
    // `once` has its own words for an abort.
    signal.throwIfAborted();
    throw error;
  }
}

function malformed(cause: unknown): AssetError {
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
