import type { Kysely } from 'kysely';
import { findAssetsEvenTrashed } from '#db/assets.ts';
import type { Schema } from '#db/schema.ts';
import type { WebhookDeliveryRow } from '#db/webhook-deliveries.ts';
import { type Asset, assetFromRow } from '../asset.ts';

/** What an endpoint is told. */
export interface WebhookMessage {
  /** Of an event, or `TEST`. */
  readonly type: string;
  readonly at: Date;
  /** Null for a test. */
  readonly eventId: string | null;
  readonly assetId: string | null;
  readonly projectId: string | null;
  readonly scriptId: string | null;
  readonly batchId: string | null;
  /** As it is by now; null when the event is not of one, or it is gone. */
  readonly asset: Asset | null;
}

/** Has no event, and says that somebody looks whether calls arrive. */
export const TEST = 'webhook.test';

/** Writes a message down, as JSON: how an asset is shown is up to the API. */
export type Compose = (message: WebhookMessage) => string;

/** Made anew for every try, so that the URLs in it have not expired by then. */
export async function messageOf(
  db: Kysely<Schema>,
  workspaceId: string,
  row: WebhookDeliveryRow,
): Promise<WebhookMessage> {
  const { asset_id: assetId } = row;
  const [asset] = assetId === null ? [] : await findAssetsEvenTrashed(db, workspaceId, [assetId]);
  return {
    type: row.type,
    at: new Date(row.happened_at),
    eventId: row.event_id,
    assetId,
    projectId: row.project_id,
    scriptId: row.script_id,
    batchId: row.batch_id,
    asset: asset === undefined ? null : assetFromRow(asset),
  };
}
