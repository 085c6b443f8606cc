import type { ClientRequest } from 'node:http';
import { type HttpRequest, type HttpResponse, Upload, type UploadOptions } from 'tus-js-client';

/** Attempts in a row without a byte of progress, with the milliseconds before each: patient enough for a restart. */
const RETRIES = [0, 0, 10, 100, ...Array.from({ length: 240 }, () => 250)];

export interface OfficialUpload {
  readonly upload: Upload;
  /** The id of the asset, as the last reply names it. */
  readonly done: Promise<string>;
  /** Where each PATCH began that was sent. */
  readonly offsets: readonly number[];
  /** Resolves once it stands still, to be started again or left. */
  pause(): Promise<void>;
}

/** An upload by tus-js-client, as yet to be started. */
export function officialUpload(
  bytes: Buffer,
  { origin, key, ...options }: { origin: string; key: string } & UploadOptions,
): OfficialUpload {
  const done = Promise.withResolvers<string>();
  const offsets: number[] = [];
  let current: HttpRequest | null = null;
  const upload = new Upload(bytes, {
    endpoint: `${origin}/api/v1/uploads`,
    headers: { authorization: `Bearer ${key}` },
    metadata: { filename: 'noise.wav', filetype: 'audio/wav' },
    retryDelays: RETRIES,
    onBeforeRequest(request) {
      current = request;
      const offset = request.getHeader('Upload-Offset');
      if (request.getMethod() === 'PATCH' && offset !== undefined) offsets.push(Number(offset));
    },
    onSuccess: ({ lastResponse }) => done.resolve(assetIdOf(lastResponse)),
    onError: done.reject,
    ...options,
  });
  async function pause(): Promise<void> {
    const underway: ClientRequest | null = current?.getUnderlyingObject() ?? null;
    await upload.abort();
    // The request reports its end later: to an upload that was started again by then it would be an error, to be
    // answered with another attempt beside the one that runs.
    if (underway?.closed === false) await new Promise((resolve) => underway.once('close', resolve));
  }
  return { upload, done: done.promise, offsets, pause };
}

function assetIdOf(response: HttpResponse): string {
  return response.getHeader('Polyreel-Asset-Id') ?? '';
}
