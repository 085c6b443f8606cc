import { constants } from 'node:fs';
import { copyFile, type FileHandle, link, open, opendir, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { AssetError } from '#errors.ts';
import type { BlobKey, ByteRange } from './blobs.ts';
import type { DirectorySync } from './directory-sync.ts';
import { isBlobKey, pathOf } from './disk-layout.ts';
import { readFrom } from './disk-reader.ts';
import { appendBody } from './disk-writer.ts';
import { onlyFor } from './open-files.ts';
import { pull } from './pull.ts';
import type { AppendOptions, OpenStaging, Staging, StagingKey } from './staging.ts';
import { ignoring, missing, storageError, systemCode } from './system-errors.ts';

const DIRECTORY = 'staging';
const SUFFIX = '.part';

/** What a file system says that has no hard links, or does not give one to somebody else's file. */
const NO_LINKS: ReadonlySet<string | null> = new Set([
  'EPERM',
  'ENOTSUP',
  'EOPNOTSUPP',
  'ENOSYS',
  'EXDEV',
  'EMLINK',
]);

/** One file each, in a directory beside those of the blobs; it becomes a blob by a second name, without being copied. */
export class DiskStaging implements Staging {
  readonly #root: string;
  readonly #directory: string;
  readonly #directories: DirectorySync;

  constructor(root: string, directories: DirectorySync) {
    this.#root = root;
    this.#directory = join(root, DIRECTORY);
    this.#directories = directories;
  }

  async open(key: StagingKey, size: number): Promise<OpenStaging> {
    const path = this.#pathOf(key);
    const file = await this.#openFile(key, size);
    try {
      const found = (await file.stat()).size;
      if (found < size) throw missing(key, new Error(`${path} has ${found} of ${size} bytes`));
      if (found > size) await file.truncate(size);
      return new OpenFile(file, size);
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  async read(key: StagingKey, range: ByteRange | null): Promise<Readable> {
    const file = await open(this.#pathOf(key), 'r').catch((cause: unknown) => {
      throw systemCode(cause) === 'ENOENT' ? missing(key, cause) : cause;
    });
    try {
      return await readFrom(onlyFor(file), range);
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  async promote(key: StagingKey, blob: BlobKey): Promise<void> {
    const { directory, file } = pathOf(this.#root, blob);
    const staged = this.#pathOf(key);
    try {
      await this.#directories.within(directory, this.#root, () => linkOrCopy(staged, file));
      await this.#directories.sync(directory);
    } catch (error) {
      throw systemCode(error) === 'ENOENT' ? missing(key, error) : storageError(error);
    }
  }

  async discard(key: StagingKey): Promise<void> {
    await unlink(this.#pathOf(key)).catch(ignoring('ENOENT'));
  }

  async *keys(): AsyncGenerator<StagingKey> {
    const directory = await opendir(this.#directory).catch(ignoring('ENOENT'));
    if (!directory) return;
    for await (const { name } of directory) {
      const key = name.slice(0, -SUFFIX.length);
      if (name.endsWith(SUFFIX) && isBlobKey(key)) yield key;
    }
  }

  /** A new file's name is durable before anything in it can be acknowledged. */
  async #openFile(key: StagingKey, size: number): Promise<FileHandle> {
    const path = this.#pathOf(key);
    try {
      return await open(path, 'r+');
    } catch (error) {
      if (systemCode(error) !== 'ENOENT') throw error;
      if (size > 0) throw missing(key, error);
    }
    const file = await this.#directories.within(this.#directory, this.#root, () => open(path, 'wx+'));
    await this.#directories.sync(this.#directory);
    return file;
  }

  /** @throws `internal` for what is no key, so that none can leave the directory */
  #pathOf(key: StagingKey): string {
    if (!isBlobKey(key)) throw new AssetError('internal', `"${key}" is no key of staged bytes.`);
    return join(this.#directory, key + SUFFIX);
  }
}

class OpenFile implements OpenStaging {
  readonly #file: FileHandle;
  #size: number;

  constructor(file: FileHandle, size: number) {
    this.#file = file;
    this.#size = size;
  }

  get size(): number {
    return this.#size;
  }

  async append(body: AsyncIterable<Uint8Array>, { signal, onDurable }: AppendOptions): Promise<void> {
    try {
      const position = this.#size;
      const { end, failure } = await appendBody(this.#file, pull(body, signal), { position, onDurable });
      await this.#file.datasync();
      this.#size = end;
      if (failure !== null) throw failure.error;
    } catch (error) {
      throw storageError(error);
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#file.close();
  }
}

async function linkOrCopy(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch (error) {
    if (!NO_LINKS.has(systemCode(error))) throw error;
    await copyDurably(from, to);
  }
}

/** Without reading the bytes where the file system can share them. */
async function copyDurably(from: string, to: string): Promise<void> {
  await copyFile(from, to, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
  await using copy = await open(to, 'r');
  await copy.sync();
}
