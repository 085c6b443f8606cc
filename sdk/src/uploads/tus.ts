import { sleep } from '../backoff.ts';
import { errorOf, PolyreelError } from '../error.ts';
import type { Http } from '../http.ts';
import { delayAfter, mayPass } from '../retry.ts';
import type { Source } from './source.ts';
import { type Answer, transmit } from './transmit.ts';

const VERSION = { 'tus-resumable': '1.0.0' };

export interface TusOptions {
  readonly http: Http;
  readonly source: Source;
  /** For `Upload-Metadata`. */
  readonly metadata: Readonly<Record<string, string>>;
  /** Bytes of one request. */
  readonly chunkSize: number;
  /** How often to try again without getting further. */
  readonly retries: number;
  readonly onSent: (bytes: number) => void;
  /** Called when the server has made the upload. */
  readonly onBegun: (uploadId: string) => Promise<void> | void;
  /** An upload that was begun earlier. */
  readonly uploadId: string | null;
}

/** A resumable upload by tus 1.0.0 (https://tus.io/protocols/resumable-upload); it can be run again after it was interrupted. */
export class TusUpload {
  /** What the upload becomes; null until the server has said so. */
  assetId: string | null = null;
  #uploadId: string | null;
  /** Bytes that the server has; null when it has to be asked. */
  #offset: number | null = null;
  readonly #options: TusOptions;

  constructor(options: TusOptions) {
    this.#options = options;
    this.#uploadId = options.uploadId;
  }

  /** Sends what is missing, and goes on by itself after failures that may pass. */
  async run(signal: AbortSignal): Promise<void> {
    const { retries, source } = this.#options;
    this.#offset = null;
    for (let failures = 0; ; ) {
      try {
        const offset = this.#offset ?? (await this.#find(signal));
        if (source.size !== null && offset >= source.size) return;
        await this.#sendChunk(offset, signal);
        failures = 0;
      } catch (error) {
        signal.throwIfAborted();
        if (!(error instanceof PolyreelError) || failures >= retries) throw error;
        // "If the offsets do not match, the Server MUST respond with the 409 Conflict": it has more, or less, than was thought.
        if (!mayPass(error) && error.status !== 409) throw error;
        this.#offset = null;
        await sleep(delayAfter(error, failures), signal);
        failures += 1;
      }
    }
  }

  /** Has the server forget what it has; nothing happens when there is nothing any more. */
  async terminate(): Promise<void> {
    if (this.#uploadId === null) return;
    const request = { method: 'DELETE', path: this.#path(), headers: VERSION };
    this.#uploadId = null;
    try {
      await this.#options.http.send(request, {}, async () => undefined);
    } catch (error) {
      const isGone = error instanceof PolyreelError && (error.status === 404 || error.status === 410);
      if (!isGone) throw error;
    }
  }

  /** Where to go on: at what the server has, or at the beginning of an upload that is made now. */
  async #find(signal: AbortSignal): Promise<number> {
    if (this.#uploadId === null) return this.#begin(signal);
    const request = { method: 'HEAD', path: this.#path(), headers: VERSION };
    const response = await this.#options.http.fetch(request, signal);
    if (response.status === 404 || response.status === 410) {
      this.#uploadId = null; // its time was over, or it is somebody else's
      return this.#begin(signal);
    }
    if (!response.ok) throw errorOf(response, '');
    const { size } = this.#options.source;
    const length = response.headers.get('upload-length');
    if (size !== null && length !== null && Number(length) !== size) {
      this.#uploadId = null; // of another file, which only looked the same
      return this.#begin(signal);
    }
    return this.#note(response.headers);
  }

  async #begin(signal: AbortSignal): Promise<number> {
    const { http, source, metadata } = this.#options;
    const { size } = source;
    const headers = {
      ...VERSION,
      ...(size === null ? { 'upload-defer-length': '1' } : { 'upload-length': String(size) }),
      'upload-metadata': Object.entries(metadata)
        .map(([name, value]) => `${name} ${base64(value)}`)
        .join(','),
    };
    const response = await http.fetch({ method: 'POST', path: '/uploads', headers }, signal);
    if (!response.ok) throw errorOf(response, await response.text());
    const location = response.headers.get('location') ?? '';
    this.#uploadId = location.slice(location.lastIndexOf('/') + 1);
    await this.#options.onBegun(this.#uploadId);
    return this.#note(response.headers);
  }

  async #sendChunk(offset: number, signal: AbortSignal): Promise<void> {
    const { http, source, chunkSize, onSent } = this.#options;
    const body = await source.read(offset, chunkSize);
    const answer = await transmit(http, {
      method: 'PATCH',
      path: this.#path(),
      headers: {
        ...VERSION,
        'content-type': 'application/offset+octet-stream',
        'upload-offset': String(offset),
        ...(source.size !== null && { 'upload-length': String(source.size) }),
      },
      body,
      signal,
      onSent: (bytes) => onSent(offset + bytes),
    });
    if (answer.status >= 400) throw errorOf(answer, answer.text);
    this.#note(answer.headers);
  }

  #note(headers: Answer['headers']): number {
    this.assetId = headers.get('polyreel-asset-id') ?? this.assetId;
    const offset = Number(headers.get('upload-offset') ?? Number.NaN);
    if (!Number.isSafeInteger(offset)) {
      throw new PolyreelError({
        kind: 'unexpected',
        detail: 'The answer does not say how far the upload is.',
      });
    }
    this.#offset = offset;
    return offset;
  }

  #path(): string {
    return `/uploads/${this.#uploadId}`;
  }
}

function base64(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}
