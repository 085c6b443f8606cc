import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Bucket } from '#blobs/s3/bucket.ts';
import { openClient, PATIENCE, type S3Access } from '#blobs/s3/client.ts';
import { listFolders, listObjects, listUnfinished } from '#blobs/s3/listing.ts';
import { abortUpload } from '#blobs/s3/multipart.ts';
import { PartPool } from '#blobs/s3/part-pool.ts';
import { partSizes } from '#blobs/s3/parts.ts';
import type { Profile } from '#blobs/s3/profiles.ts';
import { readObject } from '#blobs/s3/reader.ts';
import { type WriterParts, writeObject } from '#blobs/s3/writer.ts';
import { AssetError } from '#errors.ts';
import type { ContentStore } from './content-store.ts';
import { CONTENTS, cutsOf, isCutName, isHash, MANIFEST } from './layout.ts';
import type { Place, Turn } from './place.ts';
import { S3Contents } from './s3-contents.ts';
import { MAKING, PRUNING, takeTurn } from './s3-turns.ts';

export interface S3PlaceOptions extends S3Access {
  readonly bucket: string;
  /** What the names of all objects begin with: nothing, or something that ends with a slash. */
  readonly prefix: string;
  readonly profile: Profile;
  readonly signal: AbortSignal;
}

/** Bytes: of the parts of all uploads together, and of the largest object that S3 knows. */
const MEMORY = 256 * 2 ** 20;
const LARGEST = 5 * 2 ** 40;

/**
 * Backups in a bucket, laid out as in a directory: `cuts/<moment>/…`, of which the manifest comes last and goes first, and
 * `blobs/<sha256>`. Rows, which are small, are made and read in a local directory that goes with it.
 */
export class S3Place implements Place {
  readonly name: string;
  readonly dir: string;
  readonly contents: ContentStore;
  /** Whoever was interrupted has left nothing but contents. */
  readonly unfinished: readonly string[] = [];
  readonly #writer: WriterParts;
  readonly #bucket: Bucket;
  readonly #prefix: string;
  readonly #signal: AbortSignal;

  private constructor(dir: string, options: S3PlaceOptions) {
    const { bucket: name, prefix, profile, signal } = options;
    const client = openClient(options, { pathStyle: profile.pathStyle, patience: PATIENCE });
    this.#bucket = new Bucket({ client, name, profile });
    this.#writer = {
      bucket: this.#bucket,
      pool: new PartPool(MEMORY),
      partSize: partSizes(profile, LARGEST),
    };
    this.#prefix = prefix;
    this.#signal = signal;
    this.dir = dir;
    this.name = `s3://${name}/${prefix}`;
    this.contents = new S3Contents(this.#writer, `${prefix}blobs/`, signal);
  }

  static async open(options: S3PlaceOptions): Promise<S3Place> {
    return new S3Place(await mkdtemp(join(tmpdir(), 'polyreel-backup-')), options);
  }

  async cuts(): Promise<readonly string[]> {
    const cuts: string[] = [];
    for await (const name of listFolders(this.#bucket, this.#folder(''))) {
      if (isCutName(name) && (await this.#bucket.head(this.#folder(name) + MANIFEST)) !== null)
        cuts.push(name);
    }
    return cuts;
  }

  async open(cut: string, files: readonly string[] | null): Promise<string> {
    const local = join(cutsOf(this.dir), cut);
    const folder = this.#folder(cut);
    for (const file of files ?? (await this.#filesOf(cut))) {
      const path = join(local, file);
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      const body = await readObject(this.#bucket, folder + file, null);
      if (body === null)
        throw new AssetError('corrupted', `s3://${this.#bucket.name}/${folder}${file} is missing.`);
      await pipeline(body, createWriteStream(path, { mode: 0o600 }), { signal: this.#signal });
    }
    return local;
  }

  /** With what the newest cut knows of contents, which need not be read again. */
  async making(): Promise<Turn> {
    const turn = await takeTurn(this.#where, MAKING, [PRUNING]);
    const newest = (await this.cuts()).at(-1);
    if (newest !== undefined) await this.open(newest, [CONTENTS]);
    return turn;
  }

  async publish(cut: string): Promise<void> {
    const local = join(cutsOf(this.dir), cut);
    const entries = await readdir(local, { recursive: true, withFileTypes: true });
    const files = entries
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name));
    const last = join(local, MANIFEST);
    for (const path of [...files.filter((file) => file !== last), last]) {
      const name = this.#folder(cut) + path.slice(local.length + 1);
      await writeObject(this.#writer, name, { body: createReadStream(path), signal: this.#signal });
    }
  }

  pruning(): Promise<Turn> {
    return takeTurn(this.#where, PRUNING, [MAKING, PRUNING]);
  }

  async drop(cuts: readonly string[]): Promise<void> {
    for (const cut of cuts) await this.#bucket.delete(this.#folder(cut) + MANIFEST);
    // Those that somebody was interrupted at have no manifest either; nobody makes one at this moment.
    const left = new Set(await this.cuts());
    for await (const name of listFolders(this.#bucket, this.#folder(''))) {
      if (left.has(name) || !isCutName(name)) continue;
      for (const file of await this.#filesOf(name)) await this.#bucket.delete(this.#folder(name) + file);
    }
    await this.#abortUnfinished();
  }

  /** Of backups alone: with no prefix, others may have something on its way in the same bucket. */
  async #abortUnfinished(): Promise<void> {
    const blobs = `${this.#prefix}blobs/`;
    for await (const upload of listUnfinished(this.#bucket, blobs)) {
      if (isHash(upload.key.slice(blobs.length))) await abortUpload(this.#bucket, upload);
    }
    for await (const upload of listUnfinished(this.#bucket, this.#folder('')))
      await abortUpload(this.#bucket, upload);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#bucket.client.destroy();
    await rm(this.dir, { recursive: true, force: true });
  }

  get #where() {
    return { bucket: this.#bucket, prefix: this.#prefix };
  }

  #folder(cut: string): string {
    return cut === '' ? `${this.#prefix}cuts/` : `${this.#prefix}cuts/${cut}/`;
  }

  async #filesOf(cut: string): Promise<string[]> {
    const folder = this.#folder(cut);
    const files: string[] = [];
    for await (const { key } of listObjects(this.#bucket, folder, null)) files.push(key.slice(folder.length));
    return files;
  }
}
