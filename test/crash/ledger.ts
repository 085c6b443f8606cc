import assert from 'node:assert/strict';
import { download, find, type ListedAsset, listAll } from './client.ts';
import type { MediaFile } from './files.ts';

/**
 * What a client may believe of a file: it was `sent` and nothing came back, it is `kept` since its upload was
 * acknowledged, it is `leaving` since its deletion was asked for, or it is `gone` since that was acknowledged.
 */
type Belief = 'sent' | 'kept' | 'leaving' | 'gone';

interface Entry {
  readonly sha256: string;
  /** Bytes. */
  readonly size: number;
  id: string | null;
  belief: Belief;
  /** Its bytes have come back whole. */
  isRead: boolean;
}

/** The clients' side of the truth, to hold the service to. Every file is unique, so that its hash names it. */
export class Ledger {
  readonly #entries = new Map<string, Entry>();

  sent({ sha256, bytes }: MediaFile): void {
    this.#entries.set(sha256, {
      sha256,
      size: bytes.byteLength,
      id: null,
      belief: 'sent',
      isRead: false,
    });
  }

  kept({ sha256 }: MediaFile, id: string): void {
    Object.assign(this.#entry(sha256), { id, belief: 'kept' });
  }

  leaving(sha256: string): void {
    this.#entry(sha256).belief = 'leaving';
  }

  gone(sha256: string): void {
    this.#entry(sha256).belief = 'gone';
  }

  count(belief: Belief): number {
    return this.#having(belief).length;
  }

  /** Files that somebody may ask to be deleted. */
  deletable(): { sha256: string; id: string }[] {
    return this.#having('kept').flatMap(({ sha256, id }) => (id === null ? [] : [{ sha256, id }]));
  }

  /** Everything that was acknowledged holds, and nothing is there that nobody sent; new assets are read back. */
  async verify(origin: string): Promise<void> {
    const all = await listAll(origin);
    // Announced, and not yet sent: there are no bytes to know it by.
    const listed = all.filter((asset) => asset.status !== 'awaiting');
    const ids = new Set(listed.map(({ id }) => id));
    assert.equal(ids.size, listed.length, 'an asset is listed twice');
    for (const { id } of this.#having('kept'))
      assert.ok(id && ids.has(id), `${id} was acknowledged and is lost`);
    for (const { id } of this.#having('gone')) {
      assert.ok(id && !ids.has(id), `${id} was deleted and came back`);
      assert.equal(await find(origin, id), 404);
    }
    for (const asset of listed) await this.#recognise(asset);
    // A deletion whose reply was lost has happened, unless the asset was listed just now.
    for (const entry of this.#having('leaving')) entry.belief = 'gone';
  }

  /** Reads every asset again, not only those that are new since the last time. */
  async verifyAll(origin: string): Promise<void> {
    for (const entry of this.#entries.values()) entry.isRead = false;
    await this.verify(origin);
  }

  /** What is listed is whole, also when its reply was lost; from now on it has to stay. */
  async #recognise({ id, sha256, size, url, trashedAt }: ListedAsset): Promise<void> {
    assert.ok(sha256, `${id} has no bytes`);
    const entry = this.#entry(sha256);
    assert.equal(size, entry.size);
    assert.equal(entry.id ?? id, id, 'the same bytes under another id');
    // What is in the trash is not delivered.
    const isDelivered = trashedAt === null;
    if (!entry.isRead && isDelivered) assert.equal(await download(url), sha256, `the bytes of ${id}`);
    // A deletion that left no trace was not begun: it can be asked for again.
    Object.assign(entry, { id, belief: 'kept', isRead: entry.isRead || isDelivered });
  }

  #having(belief: Belief): Entry[] {
    return [...this.#entries.values()].filter((entry) => entry.belief === belief);
  }

  #entry(sha256: string): Entry {
    const entry = this.#entries.get(sha256);
    assert.ok(entry, `nobody sent bytes with the hash ${sha256}`);
    return entry;
  }
}
