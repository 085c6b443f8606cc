import type { Kysely, Transaction } from 'kysely';
import { type BatchRow, findBatch, insertBatch, listBatches } from '#db/batches.ts';
import { generationsOfBatch, UNFINISHED } from '#db/generations.ts';
import type { Position } from '#db/keyset.ts';
import type { Schema } from '#db/schema.ts';
import { transact } from '#db/transact.ts';
import { AssetError, type Fault } from '#errors.ts';
import type { Changes } from '../changes.ts';
import { newId, timeOf } from '../identifiers.ts';
import type { Page } from '../library.ts';
import { claimRenderTime } from '../limits/render-time.ts';
import { claimRoom } from '../limits/room.ts';
import { member } from '../scripts/reading/pointer.ts';
import { filmLength } from './film-length.ts';
import {
  GENERATION_STATUSES,
  type Generation,
  type GenerationStatus,
  generationFromRow,
  type Parameters,
} from './generation.ts';
import {
  type GenerateRequest,
  type GenerationPlan,
  planGeneration,
  type RequestParts,
  startGeneration,
} from './request.ts';
import { getScript } from './scripts.ts';
import { cancelWithin } from './settle.ts';

/** Rows of one batch: each of them has a timeline that is looked at before the first is started. */
export const MAX_ROWS = 500;

/** One script, many rows of parameters. */
export interface Batch {
  readonly id: string;
  readonly scriptId: string;
  readonly scriptVersion: number;
  /** Rows. */
  readonly total: number;
  /** How many of them are in each state. */
  readonly counts: Readonly<Record<GenerationStatus, number>>;
  /** By their rows; those whose assets were deleted are not among them. */
  readonly generations: readonly Generation[];
  readonly createdAt: Date;
}

export interface BatchRequest extends Omit<GenerateRequest, 'parameters' | 'name'> {
  /** Parameters, one generation each. */
  readonly rows: readonly Parameters[];
}

/** So many at a time share a transaction; others get their turn between. */
const CHUNK = 25;

/**
 * Starts a generation for each of the rows.
 *
 * @throws `invalid` with every fault of every row, `at` "/rows/3/…", and then none of them is started
 */
export async function startBatch(
  parts: RequestParts,
  { rows, ...request }: BatchRequest,
  alongside: ((tx: Transaction<Schema>, batch: Batch) => Promise<void>) | null = null,
): Promise<Batch> {
  if (rows.length === 0 || rows.length > MAX_ROWS) {
    const message = `A batch has 1 to ${MAX_ROWS} rows, not ${rows.length}.`;
    throw new AssetError('invalid', message, { faults: [{ at: '/rows', in: 'body', message }] });
  }
  const { workspaceId, scriptId } = request;
  const version = request.version ?? (await getScript(parts.db, { workspaceId, id: scriptId })).version;
  const plans = await planRows(parts, rows, { ...request, version });
  const id = newId();
  const batch: BatchRow = {
    id,
    workspace_id: workspaceId,
    script_id: scriptId,
    script_version: version,
    total: rows.length,
    ended: 0,
    created_at: timeOf(id).getTime(),
  };
  for (let start = 0; start < plans.length; start += CHUNK) {
    await transact(parts.db, async (tx) => {
      if (start === 0) {
        await claimAll(tx, workspaceId, plans);
        await insertBatch(tx, batch);
      }
      for (const [index, plan] of plans.slice(start, start + CHUNK).entries()) {
        await startGeneration(tx, parts, { plan, batch: { id, row: start + index } });
      }
      if (start + CHUNK >= plans.length) await alongside?.(tx, await batchFromRow(tx, batch));
    });
  }
  return batchFromRow(parts.db, batch);
}

/** For all rows, so that a batch is not begun which cannot be finished. */
async function claimAll(
  tx: Transaction<Schema>,
  workspaceId: string,
  plans: readonly GenerationPlan[],
): Promise<void> {
  await claimRoom(tx, workspaceId, { assets: plans.length, bytes: 0 });
  const rendered = plans.filter(({ request }) => request.renderer === 'builtin');
  const length = rendered.reduce((sum, { prepared }) => sum + filmLength(prepared.timeline), 0);
  await claimRenderTime(tx, workspaceId, length);
}

async function planRows(
  parts: RequestParts,
  rows: readonly Parameters[],
  request: Omit<BatchRequest, 'rows'>,
): Promise<GenerationPlan[]> {
  const plans: GenerationPlan[] = [];
  const faults: Fault[] = [];
  for (const [row, parameters] of rows.entries()) {
    try {
      plans.push(await planGeneration(parts, { ...request, parameters, name: null, written: {} }));
    } catch (error) {
      if (!(error instanceof AssetError)) throw error;
      faults.push(...faultsOfRow(error, row));
    }
  }
  if (faults.length === 0) return plans;
  throw new AssetError('invalid', `The batch was not started: ${faults.length} faults in its rows.`, {
    faults,
  });
}

function faultsOfRow({ message, faults }: AssetError, row: number): Fault[] {
  const at = `/rows/${row}`;
  if (faults.length === 0) return [{ at, in: 'body', message }];
  return faults.map((fault) => ({
    ...fault,
    in: 'body',
    at: fault.at.startsWith('/') ? at + fault.at : member(at, fault.at),
  }));
}

export async function getBatch(
  db: Kysely<Schema>,
  { workspaceId, id }: { workspaceId: string; id: string },
): Promise<Batch> {
  const row = await findBatch(db, workspaceId, id);
  if (row === null) throw new AssetError('not-found', `There is no batch ${id}.`);
  return batchFromRow(db, row);
}

/** Newest first. */
export async function batchesIn(
  db: Kysely<Schema>,
  workspaceId: string,
  page: { after: Position | null; limit: number },
): Promise<Page<Batch>> {
  const rows = await listBatches(db, { workspaceId, ...page, limit: page.limit + 1 });
  const shown = rows.slice(0, page.limit);
  const last = rows.length > page.limit ? shown.at(-1) : undefined;
  return {
    items: await Promise.all(shown.map((row) => batchFromRow(db, row))),
    next: last === undefined ? null : { value: last.created_at, id: last.id },
  };
}

/** Cancels those of its generations that are not finished; what is finished stays. */
export async function cancelBatch(
  { db, changes }: { db: Kysely<Schema>; changes: Changes },
  batch: { workspaceId: string; id: string },
): Promise<Batch> {
  const { generations } = await getBatch(db, batch);
  const unfinished = generations.filter(({ status }) => UNFINISHED.some((one) => one === status));
  for (let start = 0; start < unfinished.length; start += CHUNK) {
    await transact(db, async (tx) => {
      for (const { assetId } of unfinished.slice(start, start + CHUNK))
        await cancelWithin(tx, changes, assetId);
    });
  }
  return getBatch(db, batch);
}

async function batchFromRow(db: Kysely<Schema>, row: BatchRow): Promise<Batch> {
  const generations = (await generationsOfBatch(db, row.id)).map(generationFromRow);
  const countOf = (status: GenerationStatus) => generations.filter((one) => one.status === status).length;
  const counts = GENERATION_STATUSES.map((status) => [status, countOf(status)] as const);
  return {
    id: row.id,
    scriptId: row.script_id,
    scriptVersion: row.script_version,
    total: row.total,
    counts: Object.fromEntries(counts) as Record<GenerationStatus, number>,
    generations,
    createdAt: new Date(row.created_at),
  };
}
