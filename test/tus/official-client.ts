import { type HttpResponse, Upload, type UploadOptions } from 'tus-js-client';

/** Attempts in a row without a byte of progress, with the milliseconds before each: patient enough for a restart. */
const RETRIES = [0, 0, 10, 100, ...Array.from({ length: 60 }, () => 500)];

export interface OfficialUpload {
  readonly upload: Upload;
  /** The id of the asset, as the last reply names it. */
  readonly done: Promise<string>;
  /** Where each PATCH began that was sent. */
  readonly offsets: readonly number[];
}

/** An upload by tus-js-client, as yet to be started. */
export function officialUpload(
  bytes: Buffer,
  { origin, key, ...options }: { origin: string; key: string } & UploadOptions,
): OfficialUpload {
  const done = Promise.withResolvers<string>();
  const offsets: number[] = [];
  const upload = new Upload(bytes, {
    endpoint: `${origin}/api/v1/uploads`,
    headers: { authorization: `Bearer ${key}` },
    metadata: { filename: 'noise.wav', filetype: 'audio/wav' },
    retryDelays: RETRIES,
    onBeforeRequest(request) {
      const offset = request.getHeader('Upload-Offset');
      if (request.getMethod() === 'PATCH' && offset !== undefined) offsets.push(Number(offset));
    },
    onSuccess: ({ lastResponse }) => done.resolve(assetIdOf(lastResponse)),
    onError: done.reject,
    ...options,
  });
  return { upload, done: done.promise, offsets };
}

function assetIdOf(response: HttpResponse): string {
  return response.getHeader('Polyreel-Asset-Id') ?? '';
}
