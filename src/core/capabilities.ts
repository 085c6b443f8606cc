import { randomBytes } from 'node:crypto';
import type { Kysely, Transaction } from 'kysely';
import { findAssetAnywhere, updateAsset } from '#db/assets.ts';
import {
  type CapabilityRow,
  findCapability,
  insertCapability,
  listCapabilities,
  revokeCapability,
} from '#db/capabilities.ts';
import type { Schema } from '#db/schema.ts';
import { transact } from '#db/transact.ts';
import { AssetError } from '#errors.ts';
import { type Asset, assetFromRow } from './asset.ts';
import { record } from './audit.ts';
import { newId } from './identifiers.ts';
import { hashKey } from './keys.ts';
import { get, notFound } from './library.ts';
import type { Links } from './links.ts';

const PREFIX = 'cap_';

/** A revocable secret that reads or fills exactly one asset, without an API key. */
export interface Capability {
  readonly id: string;
  readonly createdAt: Date;
  readonly revokedAt: Date | null;
}

/** The secret is returned here and never again. */
export async function grant(
  tx: Transaction<Schema>,
  { workspaceId, id: assetId }: { workspaceId: string; id: string },
): Promise<{ capability: Capability; secret: string }> {
  const { name } = await get(tx, workspaceId, assetId);
  const secret = PREFIX + randomBytes(24).toString('base64url');
  const row = {
    hash: hashKey(secret),
    id: newId(),
    asset_id: assetId,
    created_at: Date.now(),
    revoked_at: null,
  };
  await insertCapability(tx, row);
  const target = { id: assetId, name };
  await record(tx, { workspaceId, action: 'capability.created', target, details: { id: row.id } });
  return { capability: capabilityFromRow(row), secret };
}

/**
 * The asset that a secret opens, a granted one or a keyname; `not-found` says the same of unknown and revoked secrets and
 * of deleted assets.
 */
export async function assetOf(
  { db, links }: { db: Kysely<Schema>; links: Links },
  secret: string,
): Promise<Asset> {
  const keyname = links.readKeyname(secret);
  const id = keyname === null ? await grantedFor(db, secret) : keyname.assetId;
  const row = id === null ? null : await findAssetAnywhere(db, id);
  const isRevoked = keyname !== null && row?.keyname_turn !== keyname.turn;
  if (row === null || row.trashed_at !== null || isRevoked) {
    throw new AssetError('not-found', 'This key opens nothing, or nothing any more.');
  }
  return assetFromRow(row);
}

async function grantedFor(db: Kysely<Schema>, secret: string): Promise<string | null> {
  const capability = await findCapability(db, hashKey(secret));
  return capability === null || capability.revoked_at !== null ? null : capability.asset_id;
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
  { workspaceId, id: assetId }: { workspaceId: string; id: string },
  id: string,
): Promise<void> {
  await transact(db, async (tx) => {
    const { name } = await get(tx, workspaceId, assetId);
    if (!(await revokeCapability(tx, { assetId, id, at: Date.now() }))) {
      throw new AssetError('not-found', 'The asset has no such key.');
    }
    const target = { id: assetId, name };
    await record(tx, { workspaceId, action: 'capability.revoked', target, details: { id } });
  });
}

/** The secret that an asset has without a grant: made of the server's own, so that its owner can always be shown it. */
export function keynameOf({ id, keynameTurn }: Asset, links: Links): string {
  return links.keyname(id, keynameTurn);
}

/** Gives the asset another keyname: the one before opens nothing any more. */
export async function revokeKeyname(
  db: Kysely<Schema>,
  { workspaceId, id }: { workspaceId: string; id: string },
): Promise<Asset> {
  return transact(db, async (tx) => {
    const asset = await get(tx, workspaceId, id);
    const row = await updateAsset(tx, id, {
      keyname_turn: asset.keynameTurn + 1,
      updated_at: Date.now(),
    });
    if (row === null) throw notFound(id);
    await record(tx, { workspaceId, action: 'keyname.revoked', target: asset });
    return assetFromRow(row);
  });
}

function capabilityFromRow(row: CapabilityRow): Capability {
  return {
    id: row.id,
    createdAt: new Date(row.created_at),
    revokedAt: row.revoked_at === null ? null : new Date(row.revoked_at),
  };
}
