import type { Kysely } from 'kysely';
import { findAssetsEvenTrashed } from '#db/assets.ts';
import type { Schema } from '#db/schema.ts';
import { type Asset, assetFromRow } from './asset.ts';
import { ByteCache } from './byte-cache.ts';
import { type AssetState, type Listing, list, listStates, type Page } from './library.ts';
import type { Links } from './links.ts';

/** Bytes: some ten thousand assets. */
const ROOM = 16 * 2 ** 20;

interface Shown {
  readonly stamp: number;
  readonly bytes: Uint8Array;
}

/** Whose list to show, and how an asset is written. */
export interface Showing {
  readonly workspaceId: string;
  readonly listing: Listing;
  write(asset: Asset): string;
}

/**
 * Lists as the bytes that are sent for each asset, which are made once for each of its states: most of what a page
 * costs is reading and writing assets that have not changed since they were asked for before. What an asset looks like depends
 * on its row and on the links that are signed at the moment, and on nothing else: the database says with each
 * page which state of the row is the present one, whichever process changed it, and all is made anew when the links are.
 */
export class ShownAssets {
  readonly #db: Kysely<Schema>;
  readonly #links: Pick<Links, 'era'>;
  readonly #known = new ByteCache<Shown>(ROOM);
  #era = '';

  constructor({ db, links }: { db: Kysely<Schema>; links: Pick<Links, 'era'> }) {
    this.#db = db;
    this.#links = links;
  }

  async page(showing: Showing): Promise<Page<Uint8Array>> {
    const { workspaceId, listing } = showing;
    this.#follow(this.#links.era());
    const { items: states, next } = await listStates(this.#db, workspaceId, listing);
    const unknown = states.filter((state) => this.#bytesOf(state) === null).map(({ id }) => id);
    const read = await this.#read(unknown, showing);
    const items = states.map((state) => read.get(nameOf(state)) ?? this.#bytesOf(state));
    if (items.every((bytes) => bytes !== null)) return { items, next };
    // Some have changed since: a page is of one moment.
    const page = await list(this.#db, workspaceId, listing);
    return { items: page.items.map((asset) => encoder.encode(showing.write(asset))), next: page.next };
  }

  #follow(era: string): void {
    if (era === this.#era) return;
    this.#known.clear();
    this.#era = era;
  }

  #bytesOf({ id, stamp }: AssetState): Uint8Array | null {
    const shown = this.#known.get(id);
    return shown?.stamp === stamp ? shown.bytes : null;
  }

  async #read(
    ids: readonly string[],
    { workspaceId, write }: Showing,
  ): Promise<ReadonlyMap<string, Uint8Array>> {
    const rows = await findAssetsEvenTrashed(this.#db, workspaceId, ids);
    return new Map(
      rows.map((row) => {
        const bytes = encoder.encode(write(assetFromRow(row)));
        this.#known.set(row.id, { stamp: row.stamp, bytes });
        return [nameOf(row), bytes];
      }),
    );
  }
}

const encoder = new TextEncoder();

function nameOf({ id, stamp }: AssetState): string {
  return `${id} ${stamp}`;
}
