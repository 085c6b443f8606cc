import assert from 'node:assert/strict';
import type { Send } from '../conformance/driver.ts';
import type { MediaFile } from './files.ts';

const VERSION = { 'tus-resumable': '1.0.0' };

/** A resumable upload that has been begun. */
export interface Resumable {
  /** Sends the bytes from one offset up to another, or all the rest, and resolves to the status of the reply. */
  patch(from: number, to?: number): Promise<number>;
  /** How many bytes are there; null once its time is over. */
  offset(): Promise<number | null>;
}

/** `send` has the key of whoever it belongs to. */
export async function beginResumable(send: Send, { name, bytes }: MediaFile): Promise<Resumable> {
  const { status, headers } = await send({
    method: 'POST',
    path: '/api/v1/uploads',
    headers: {
      ...VERSION,
      'upload-length': String(bytes.byteLength),
      'upload-metadata': `filename ${Buffer.from(name).toString('base64')}`,
    },
  });
  assert.equal(status, 201);
  const path = headers.get('location') ?? '';
  return {
    async patch(from, to = bytes.byteLength) {
      const reply = await send({
        method: 'PATCH',
        path,
        headers: {
          ...VERSION,
          'content-type': 'application/offset+octet-stream',
          'upload-offset': String(from),
        },
        body: bytes.subarray(from, to),
      });
      return reply.status;
    },
    async offset() {
      const { status, headers } = await send({ method: 'HEAD', path, headers: VERSION });
      if (status === 410) return null;
      assert.equal(status, 200, 'whoever had the upload has let go of it');
      return Number(headers.get('upload-offset'));
    },
  };
}
