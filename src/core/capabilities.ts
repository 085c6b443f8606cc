import { randomBytes } from 'node:crypto';
import type { Kysely } from 'kysely';
import { findAssetAnywhere } from '#db/assets.ts';
import {
  type CapabilityRow,
  findCapability,
  insertCapability,
  listCapabilities,
  revokeCapability,
} from '#db/capabilities.ts';
import type { Schema } from '#db/schema.ts';
import { AssetError } from '#errors.ts';
import { type Asset, assetFromRow } from './asset.ts';
import { newId } from './identifiers.ts';
import { hashKey } from './keys.ts';
import { get } from './library.ts';

const PREFIX = 'cap_';

/** A revocable secret that reads or fills exactly one asset, without an API key. */
export interface Capability {
  readonly id: string;
  readonly createdAt: Date;
  readonly revokedAt: Date | null;
}

/** The secret is returned here and never again; `db` may be a transaction. */
export async function grant(
  db: Kysely<Schema>,
  assetId: string,
): Promise<{ capability: Capability; secret: string }> {
  const secret = PREFIX + randomBytes(24).toString('base64url');
  const row = {
    hash: hashKey(secret),
    id: newId(),
    asset_id: assetId,
    created_at: Date.now(),
    revoked_at: null,
  };
  await insertCapability(db, row);
  return { capability: capabilityFromRow(row), secret };
}

/** The asset that a secret opens; `not-found` says the same of unknown and revoked secrets and of deleted assets. */
export async function assetOf(db: Kysely<Schema>, secret: string): Promise<Asset> {
  const capability = await findCapability(db, hashKey(secret));
  const row =
    capability === null || capability.revoked_at !== null
      ? null
      : await findAssetAnywhere(db, capability.asset_id);
  if (row === null || row.trashed_at !== null) {
    throw new AssetError('not-found', 'This key opens nothing, or nothing any more.');
  }
  return assetFromRow(row);
}

export async function capabilitiesOf(
  db: Kysely<Schema>,
  asset: { workspaceId: string; id: string },
): Promise<Capability[]> {
  await get(db, asset.workspaceId, asset.id);
  return (await listCapabilities(db, asset.id)).map(capabilityFromRow);
}

export async function revoke(
  db: Kysely<Schema>,
  asset: { workspaceId: string; id: string },
  id: string,
): Promise<void> {
  await get(db, asset.workspaceId, asset.id);
  if (!(await revokeCapability(db, { assetId: asset.id, id, at: Date.now() }))) {
    throw new AssetError('not-found', 'The asset has no such key.');
  }
}

function capabilityFromRow(row: CapabilityRow): Capability {
  return {
    id: row.id,
    createdAt: new Date(row.created_at),
    revokedAt: row.revoked_at === null ? null : new Date(row.revoked_at),
  };
}
