import type { Kysely, Transaction } from 'kysely';
import type { Schema } from '#db/schema.ts';
import { takeTurn } from '#db/turns.ts';
import { assetUsage, effectiveLimits } from '#db/usage.ts';
import { AssetError } from '#errors.ts';
import { sizeText } from '../size-text.ts';

/** What somebody is about to add to a workspace. */
export interface Addition {
  readonly assets: number;
  /** As far as they are known. */
  readonly bytes: number;
}

/** The bytes that a workspace may have and has. */
export interface Room {
  readonly limit: number;
  readonly used: number;
}

/**
 * Looks before the first byte is taken, and says how many may come; null for any number. It promises nothing: others add
 * meanwhile, and `claimRoom` decides.
 *
 * @throws `quota-exceeded` when what is known to be added is too much already
 */
export async function roomFor(
  db: Kysely<Schema>,
  workspaceId: string,
  addition: Addition,
): Promise<Room | null> {
  const limits = await effectiveLimits(db, workspaceId);
  return limits.bytes === null && limits.assets === null
    ? null
    : compare(limits, await usedBy(db, workspaceId), addition);
}

/**
 * Part of the transaction that makes the addition: however many add at the same time, they never exceed the limits
 * together. Costs a workspace without limits one look.
 *
 * @throws `quota-exceeded`
 */
export async function claimRoom(
  tx: Transaction<Schema>,
  workspaceId: string,
  addition: Addition,
): Promise<void> {
  const limits = await effectiveLimits(tx, workspaceId);
  if (limits.bytes === null && limits.assets === null) return;
  await takeTurn(tx, workspaceId);
  compare(limits, await usedBy(tx, workspaceId), addition);
}

/** The body as it is, until it is more than there is room for. */
export async function* within(body: AsyncIterable<Uint8Array>, room: Room): AsyncGenerator<Uint8Array> {
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (room.used + size > room.limit) throw tooManyBytes(room, size);
    yield chunk;
  }
}

async function usedBy(db: Kysely<Schema>, workspaceId: string): Promise<Addition> {
  let [assets, bytes] = [0, 0];
  for (const kind of await assetUsage(db, workspaceId)) {
    assets += kind.assets;
    bytes += kind.bytes;
  }
  return { assets, bytes };
}

function compare(
  limits: { readonly assets: number | null; readonly bytes: number | null },
  used: Addition,
  addition: Addition,
): Room | null {
  if (limits.assets !== null && addition.assets > 0 && used.assets + addition.assets > limits.assets) {
    throw tooManyAssets(limits.assets, used.assets);
  }
  if (limits.bytes === null) return null;
  const room = { limit: limits.bytes, used: used.bytes };
  if (addition.bytes > 0 && room.used + addition.bytes > room.limit) throw tooManyBytes(room, addition.bytes);
  return room;
}

const WAY_OUT =
  'delete some for good (what is in the trash counts), or have an administrator raise the limit';

function tooManyAssets(limit: number, used: number): AssetError {
  return new AssetError(
    'quota-exceeded',
    `The workspace has ${used} of the ${limit} assets that it may have: ${WAY_OUT}.`,
  );
}

function tooManyBytes({ limit, used }: Room, more: number): AssetError {
  const needed = `this file needs at least ${sizeText(more)}`;
  return new AssetError(
    'quota-exceeded',
    `The assets of the workspace take ${sizeText(used)} of the ${sizeText(limit)} that they may, and ${needed}: ${WAY_OUT}.`,
  );
}
