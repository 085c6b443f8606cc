import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import {
  access,
  type FileHandle,
  open,
  readFile,
  rm,
  rmdir,
  stat,
  unlink,
  writeFile,
} from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { AssetError } from '#errors.ts';
import type { Logger } from '#log.ts';
import type { BlobKey, Blobs, ByteRange, Checkout, PutOptions } from './blobs.ts';
import { DirectorySync } from './directory-sync.ts';
import { type BlobPath, directoryEnd, pathOf, walkKeys } from './disk-layout.ts';
import { openMarker, readMarker } from './disk-marker.ts';
import { readFrom } from './disk-reader.ts';
import { DiskStaging } from './disk-staging.ts';
import { writeBody } from './disk-writer.ts';
import { type LentFile, OpenFiles } from './open-files.ts';
import { pull } from './pull.ts';
import type { Staging } from './staging.ts';
import { ignoring, missing, storageError, systemCode } from './system-errors.ts';

/** A directory is removed with its last blob once no new blob can come to it, whatever the clocks do. */
const DIRECTORY_REST = 60 * 60_000;

export interface DiskBlobs extends Blobs {
  /** Made with the store and kept in its marker: tells one volume from another. */
  readonly storeId: string;
}

export interface DiskOptions {
  readonly dir: string;
  readonly log: Logger;
  /** The path at which the proxy in front has `dir`, for `handover`; null where it has not. */
  readonly handover?: string | null;
}

/** Blobs as files under `dir`, each durable before its `put` resolves. */
export async function openDiskBlobs({ dir, log, handover = null }: DiskOptions): Promise<DiskBlobs> {
  const root = resolve(dir);
  const directories = new DirectorySync();
  return new Disk({ root, log, directories, handover, storeId: await openMarker(root, directories) });
}

interface DiskParts {
  readonly root: string;
  readonly log: Logger;
  readonly directories: DirectorySync;
  readonly handover: string | null;
  readonly storeId: string;
}

class Disk implements DiskBlobs {
  readonly direct = null;
  readonly storeId: string;
  readonly staging: Staging;
  readonly #root: string;
  readonly #log: Logger;
  readonly #directories: DirectorySync;
  readonly #files = new OpenFiles();
  readonly #handover: string | null;

  constructor({ root, log, directories, handover, storeId }: DiskParts) {
    this.storeId = storeId;
    this.#root = root;
    this.#log = log;
    this.#directories = directories;
    this.#handover = handover;
    this.staging = new DiskStaging(root, directories);
  }

  /** Straight to the final path: a blob without a row is invisible, and what a crash leaves is swept by its key. */
  async put(key: BlobKey, body: AsyncIterable<Uint8Array>, { signal }: PutOptions): Promise<number> {
    const path = pathOf(this.#root, key);
    const file = await this.#create(path).catch((error: unknown) => {
      throw storageError(error);
    });
    try {
      const size = await writeBody(file, pull(body, signal));
      signal.throwIfAborted();
      await Promise.all([file.sync(), this.#directories.sync(path.directory)]);
      // Nobody waits for it: what is durable is so whatever comes of the handle.
      void this.#close(file, path);
      return size;
    } catch (error) {
      await this.#discard(file, path);
      throw storageError(error);
    }
  }

  async read(key: BlobKey, range: ByteRange | null): Promise<Readable> {
    const file = await this.#open(key);
    try {
      return await readFrom(file, range);
    } catch (error) {
      file.giveBack('unreadable');
      throw error;
    }
  }

  recall(): null {
    return null;
  }

  async link(): Promise<null> {
    return null;
  }

  handover(key: BlobKey): string | null {
    return this.#handover === null ? null : pathOf(this.#handover, key).file;
  }

  async size(key: BlobKey): Promise<number | null> {
    try {
      return (await stat(pathOf(this.#root, key).file)).size;
    } catch (error) {
      if (systemCode(error) === 'ENOENT') return null;
      throw error;
    }
  }

  async delete(key: BlobKey): Promise<void> {
    const { directory, file } = pathOf(this.#root, key);
    await unlink(file).catch(ignoring('ENOENT'));
    this.#files.forget(file);
    if (Date.now() < directoryEnd(key) + DIRECTORY_REST) return;
    await rmdir(directory).catch(ignoring('ENOTEMPTY', 'EEXIST', 'ENOENT'));
  }

  keys(after: BlobKey | null): AsyncIterable<BlobKey> {
    return walkKeys(this.#root, after);
  }

  /** A file has its key from the first byte on. */
  async sweep(): Promise<number> {
    return 0;
  }

  /** The blob's own file: nothing is copied and nothing is there to give back. */
  async checkout(key: BlobKey, signal: AbortSignal): Promise<Checkout> {
    signal.throwIfAborted();
    const path = pathOf(this.#root, key).file;
    await access(path, constants.R_OK).catch((cause: unknown) => {
      throw missing(key, cause);
    });
    return { path, async [Symbol.asyncDispose]() {} };
  }

  async check(): Promise<void> {
    const path = join(this.#root, `.check-${randomUUID()}`);
    try {
      await writeFile(path, this.storeId, { flag: 'wx' });
      if ((await readFile(path, 'utf8')) !== this.storeId) throw new Error('read back something else');
    } catch (cause) {
      throw new AssetError(
        'unavailable',
        `The media directory ${this.#root} does not keep what is written.`,
        { cause },
      );
    } finally {
      await rm(path, { force: true });
    }
    if ((await readMarker(this.#root)) !== this.storeId) {
      throw new AssetError(
        'unavailable',
        `${this.#root} is no longer the store that was opened: is it still mounted?`,
      );
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#files.close();
  }

  #create({ directory, file }: BlobPath): Promise<FileHandle> {
    return this.#directories.within(directory, this.#root, () => open(file, 'wx'));
  }

  async #open(key: BlobKey): Promise<LentFile> {
    try {
      return await this.#files.take(pathOf(this.#root, key).file);
    } catch (cause) {
      throw systemCode(cause) === 'ENOENT' ? missing(key, cause) : cause;
    }
  }

  async #close(file: FileHandle, { file: path }: BlobPath): Promise<void> {
    try {
      await file.close();
    } catch (err) {
      this.#log.warn({ err, path }, 'the file of a blob could not be closed');
    }
  }

  /** Best effort: what cannot be removed now has no row, and the sweep finds it. */
  async #discard(file: FileHandle, { file: path }: BlobPath): Promise<void> {
    const results = await Promise.allSettled([file.close(), unlink(path)]);
    for (const result of results) {
      if (result.status === 'rejected')
        this.#log.warn({ err: result.reason, path }, 'a failed put left its file');
    }
  }
}
