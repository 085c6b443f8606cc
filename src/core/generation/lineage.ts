import type { Kysely, Transaction } from 'kysely';
import { findAssetsById } from '#db/assets.ts';
import { inputsOf, usesOf } from '#db/generations.ts';
import type { Schema } from '#db/schema.ts';
import { AssetError } from '#errors.ts';
import { getEvenTrashed } from '../library.ts';
import type { Generation, GenerationStatus } from './generation.ts';
import { generationOf } from './generations.ts';
import { getScriptVersion } from './scripts.ts';

/** Where an asset comes from, and where it went. */
export interface Lineage {
  /** Null for what no script made. */
  readonly generation: Generation | null;
  /** By which it was made; its name is the present one, also when it has been deleted. */
  readonly script: {
    readonly id: string;
    readonly version: number;
    readonly name: string;
    readonly deleted: boolean;
  } | null;
  readonly inputs: readonly LineageInput[];
  /** The newest first, at most a hundred. */
  readonly usedIn: readonly LineageUse[];
}

export interface LineageInput {
  readonly assetId: string;
  /** As it was called then. */
  readonly name: string;
  /** Hex, of the bytes that went in; null until there were any. */
  readonly sha256: string | null;
  readonly deleted: boolean;
}

export interface LineageUse {
  readonly assetId: string;
  readonly name: string;
  readonly status: GenerationStatus;
  readonly createdAt: Date;
}

const MOST_USES = 100;

/** Also of what is in the trash; `not-found` for an unknown asset. */
export async function lineageOf(
  db: Kysely<Schema>,
  { workspaceId, id }: { workspaceId: string; id: string },
): Promise<Lineage> {
  await getEvenTrashed(db, workspaceId, id);
  const generation = await generationOf(db, { workspaceId, assetId: id });
  const inputs = await inputsOf(db, id);
  return {
    generation,
    script: generation === null ? null : await scriptOf(db, generation),
    inputs: inputs.map(({ input_asset_id, name, sha256, existing }) => ({
      assetId: input_asset_id,
      name,
      sha256,
      deleted: existing === null,
    })),
    usedIn: await usedIn(db, { workspaceId, id }),
  };
}

async function scriptOf(
  db: Kysely<Schema>,
  { workspaceId, scriptId: id, scriptVersion: version }: Generation,
): Promise<Lineage['script']> {
  const { name, deleted } = await getScriptVersion(db, { workspaceId, id, version });
  return { id, version, name, deleted };
}

async function usedIn(
  db: Kysely<Schema>,
  { workspaceId, id }: { workspaceId: string; id: string },
): Promise<LineageUse[]> {
  const uses = await usesOf(db, { workspaceId, id }, MOST_USES);
  const rows = await findAssetsById(
    db,
    workspaceId,
    uses.map(({ asset_id }) => asset_id),
  );
  const names = new Map(rows.map((row) => [row.id, row.name]));
  return uses.flatMap(({ asset_id: assetId, status, created_at }) => {
    const name = names.get(assetId);
    return name === undefined
      ? []
      : [{ assetId, name, status: status as GenerationStatus, createdAt: new Date(created_at) }];
  });
}

/** @throws `referenced` while another asset is made of it, or being made */
export async function requireUnused(
  tx: Transaction<Schema>,
  asset: { workspaceId: string; id: string },
): Promise<void> {
  const [use] = await usesOf(tx, asset, 1);
  if (use === undefined) return;
  throw new AssetError(
    'referenced',
    use.status === 'succeeded'
      ? `The asset went into ${use.asset_id}, which could not be made again without it.`
      : `The asset is going into ${use.asset_id}, which is not finished yet.`,
  );
}
