import type { Kysely } from 'kysely';
import { insertAssetEvent } from '#db/asset-events.ts';
import type { Schema } from '#db/schema.ts';

/** Tells an asset's history what was done for it, with the time since the step before. */
export class Steps {
  readonly #assetId: string;
  #since = performance.now();

  constructor(assetId: string) {
    this.#assetId = assetId;
  }

  /** `db` may be a transaction. */
  async done(db: Kysely<Schema>, step: string, detail: string | null): Promise<void> {
    const now = performance.now();
    const duration = Math.round(now - this.#since);
    this.#since = now;
    await insertAssetEvent(db, {
      asset_id: this.#assetId,
      at: Date.now(),
      step,
      outcome: 'ok',
      duration,
      detail,
    });
  }
}
