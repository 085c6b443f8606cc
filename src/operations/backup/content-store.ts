import { createReadStream } from 'node:fs';
import { mkdir, rename, stat, unlink } from 'node:fs/promises';
import { DirectorySync } from '#blobs/directory-sync.ts';
import { ifMissing } from './if-missing.ts';
import { contentPath, storedContents } from './layout.ts';

/** Where the bytes of a backup are, by their SHA-256 in hex. */
export interface ContentStore {
  /** What people find it by. */
  nameOf(sha256: string): string;
  /** Bytes; null when it is not there. */
  size(sha256: string): Promise<number | null>;
  /** Takes a local file with those bytes, which may be gone then. They are there for good once it resolves. */
  take(file: string, sha256: string): Promise<void>;
  /** Fails when it is not there. */
  read(sha256: string): Promise<AsyncIterable<Uint8Array>>;
  /** Those whose hash begins like that, which has no, one or two digits. */
  list(beginning: string): AsyncIterable<string>;
  delete(sha256: string): Promise<void>;
}

/** In a backup directory. */
export class DiskContents implements ContentStore {
  readonly #dir: string;
  readonly #directories = new DirectorySync();

  constructor(dir: string) {
    this.#dir = dir;
  }

  nameOf(sha256: string): string {
    return contentPath(this.#dir, sha256).file;
  }

  async size(sha256: string): Promise<number | null> {
    return (await stat(this.nameOf(sha256)).catch(ifMissing))?.size ?? null;
  }

  async take(file: string, sha256: string): Promise<void> {
    const place = contentPath(this.#dir, sha256);
    await mkdir(place.root, { recursive: true, mode: 0o700 });
    await this.#directories.within(place.directory, place.root, () => rename(file, place.file));
    await this.#directories.sync(place.directory);
  }

  async read(sha256: string): Promise<AsyncIterable<Uint8Array>> {
    return createReadStream(this.nameOf(sha256), { highWaterMark: 512 * 1024 });
  }

  list(beginning: string): AsyncIterable<string> {
    return storedContents(this.#dir, beginning);
  }

  delete(sha256: string): Promise<void> {
    return unlink(this.nameOf(sha256));
  }
}
