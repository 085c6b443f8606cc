import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The bytes that a signed URL leads to. */
export async function download({ url }: { readonly url: string }): Promise<Buffer> {
  const reply = await fetch(url);
  assert.equal(reply.status, 200);
  return Buffer.from(await reply.arrayBuffer());
}

interface Downloadable {
  readonly id: string;
  readonly url: string;
  readonly extension: string;
}

/** Files of assets, for what looks into files; gone with the folder that they are in. */
export class Downloads implements AsyncDisposable {
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  static async open(): Promise<Downloads> {
    return new Downloads(await mkdtemp(join(tmpdir(), 'polyreel-downloads-')));
  }

  /** Its absolute path. */
  async fileOf(asset: Downloadable): Promise<string> {
    const path = join(this.#folder, `${asset.id}.${asset.extension}`);
    await writeFile(path, await download(asset));
    return path;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return rm(this.#folder, { recursive: true });
  }
}
