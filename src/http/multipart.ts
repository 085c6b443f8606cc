import { once } from 'node:events';
import { Busboy, type BusboyInstance } from '@fastify/busboy';
import type { FastifyRequest } from 'fastify';
import { AssetError } from '#errors.ts';
import { FORM_LIMITS, Form, type MultipartFile, type MultipartOptions, malformed } from './form.ts';
import { bodyStream } from './raw-body.ts';

export type { MultipartFile, MultipartOptions };

export interface MultipartResult<T> {
  /** What `onFile` made of the file. */
  readonly file: T;
  /** All text fields, those after the file too. */
  readonly fields: URLSearchParams;
}

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
      limits: { ...FORM_LIMITS, fileSize: limit },
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
  // From the start: a form without a part is finished by its last boundary, before the parser is ended.
  const finished = once(parser, 'finish', { signal });
  finished.catch(() => {});
  try {
    for await (const chunk of chunks) {
      signal.throwIfAborted();
      if (!parser.write(chunk)) await once(parser, 'drain', { signal });
    }
    parser.end();
    await finished;
  } catch (error) {
    // `once` has its own words for an abort.
    signal.throwIfAborted();
    throw error;
  }
}
