import type { Kysely, Transaction } from 'kysely';
import { bindAsset, findProject, unbindAsset } from '#db/projects.ts';
import type { Schema } from '#db/schema.ts';
import { transact } from '#db/transact.ts';
import { UndoneError } from '#db/undone.ts';
import { AssetError, type ErrorKind } from '#errors.ts';
import type { Asset } from './asset.ts';
import { type AuditAction, record } from './audit.ts';
import { change, getEvenTrashed } from './library.ts';

/** What to do to one of many assets, within a transaction. */
export type BulkAction = (
  tx: Transaction<Schema>,
  asset: { workspaceId: string; id: string },
) => Promise<unknown>;

export interface BulkResult {
  readonly id: string;
  /** Null when it was done. */
  readonly error: { readonly kind: ErrorKind; readonly message: string } | null;
}

export interface BulkRequest {
  readonly workspaceId: string;
  readonly ids: readonly string[];
  /** What is told of those to which it was done; null where the action tells of each by itself. */
  readonly told: { readonly action: AuditAction; readonly details: BulkChanges } | null;
}

/** So many at a time share a transaction; others get their turn between. */
const BATCH = 50;

/** Does one thing to many assets: those that cannot be done are told, and spoil nothing for the others. */
export async function forEachAsset(
  db: Kysely<Schema>,
  { workspaceId, ids, told }: BulkRequest,
  action: BulkAction,
): Promise<BulkResult[]> {
  const results: BulkResult[] = [];
  const unique = [...new Set(ids)];
  for (let start = 0; start < unique.length; start += BATCH) {
    const batch = unique.slice(start, start + BATCH);
    results.push(
      ...(await transact(db, async (tx) => {
        const done: BulkResult[] = [];
        for (const id of batch)
          done.push({ id, error: await outcome(() => action(tx, { workspaceId, id })) });
        const changed = done.flatMap(({ id, error }) => (error === null ? id : []));
        if (told !== null && changed.length > 0) {
          const details = { assets: changed, ...told.details };
          await record(tx, { workspaceId, action: told.action, target: null, details });
        }
        return done;
      })),
    );
  }
  return results;
}

/** Actions look before they write, so that a refusal has written nothing and the batch can go on. */
async function outcome(action: () => Promise<unknown>): Promise<BulkResult['error']> {
  try {
    await action();
    return null;
  } catch (error) {
    // What the database gave up is begun again as a whole.
    if (error instanceof UndoneError) throw error;
    if (error instanceof AssetError) return { kind: error.kind, message: error.message };
    throw error;
  }
}

export interface BulkChanges {
  readonly addTags?: readonly string[];
  readonly removeTags?: readonly string[];
  readonly favourite?: boolean;
  readonly addToProject?: string;
  readonly removeFromProject?: string;
}

export function changing(changes: BulkChanges): BulkAction {
  const { addTags = [], removeTags = [], favourite, addToProject, removeFromProject } = changes;
  return async (tx, { workspaceId, id }) => {
    const asset = await getEvenTrashed(tx, workspaceId, id);
    for (const projectId of [addToProject, removeFromProject]) {
      if (projectId !== undefined) await requireProject(tx, workspaceId, projectId);
    }
    const tags = retagged(asset, addTags, removeTags);
    await change(tx, { workspaceId, id }, { tags, ...(favourite !== undefined && { favourite }) });
    if (addToProject !== undefined) {
      await bindAsset(tx, { projectId: addToProject, assetId: id, at: Date.now() });
    }
    if (removeFromProject !== undefined) await unbindAsset(tx, removeFromProject, id);
  };
}

function retagged({ tags }: Asset, add: readonly string[], remove: readonly string[]): string[] {
  return [...new Set([...tags, ...add])].filter((tag) => !remove.includes(tag));
}

async function requireProject(
  tx: Transaction<Schema>,
  workspaceId: string,
  projectId: string,
): Promise<void> {
  if ((await findProject(tx, workspaceId, projectId)) !== null) return;
  throw new AssetError('unprocessable', `There is no project ${projectId}.`);
}
