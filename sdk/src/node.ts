import { openAsBlob } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import type { Polyreel } from './polyreel.ts';
import type { Upload, UploadOptions } from './uploads/upload.ts';

/**
 * Uploads a file from the disk, of which no more than a piece is in memory.
 *
 * @example
 * const asset = await uploadPath(polyreel, path, { tags: ['disk'] });
 * console.log(asset.name);
 */
export function uploadPath(polyreel: Polyreel, path: string, options: UploadOptions = {}): Upload {
  return polyreel.upload(() => openFile(path), { fingerprint: resolve(path), ...options });
}

async function openFile(path: string): Promise<File> {
  const { mtimeMs } = await stat(path);
  return new File([await openAsBlob(path)], basename(path), { lastModified: mtimeMs });
}
