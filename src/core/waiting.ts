import type { Kysely } from 'kysely';
import { findAssetAnywhere } from '#db/assets.ts';
import type { Schema } from '#db/schema.ts';
import { type Asset, assetFromRow } from './asset.ts';
import type { Changes } from './changes.ts';

export interface WaitOptions {
  readonly until: (asset: Asset) => boolean;
  /** Milliseconds. */
  readonly atMost: number;
}

/** The asset as soon as it is as wanted, or as it is when the time is up or the server stops; null when it is gone. */
export async function waitForAsset(
  { db, changes }: { db: Kysely<Schema>; changes: Changes },
  assetId: string,
  { until, atMost }: WaitOptions,
): Promise<Asset | null> {
  const timeUp = AbortSignal.timeout(atMost);
  while (true) {
    const changed = changes.next(assetId, timeUp).then(
      () => true,
      () => false,
    );
    const row = await findAssetAnywhere(db, assetId);
    if (row === null) return null;
    const asset = assetFromRow(row);
    if (until(asset) || !(await changed)) return asset;
  }
}
