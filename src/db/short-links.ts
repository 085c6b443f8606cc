import type { Insertable, Kysely, Selectable } from 'kysely';
import type { Millis, Schema, ShortLinksTable } from './schema.ts';

export type ShortLinkRow = Selectable<ShortLinksTable>;

export async function insertShortLink(db: Kysely<Schema>, row: Insertable<ShortLinksTable>): Promise<void> {
  await db.insertInto('short_links').values(row).execute();
}

export async function findShortLink(db: Kysely<Schema>, code: string): Promise<ShortLinkRow | null> {
  const row = await db.selectFrom('short_links').selectAll().where('code', '=', code).executeTakeFirst();
  return row ?? null;
}

export async function listShortLinks(db: Kysely<Schema>, assetId: string): Promise<ShortLinkRow[]> {
  return db
    .selectFrom('short_links')
    .selectAll()
    .where('asset_id', '=', assetId)
    .orderBy('created_at')
    .orderBy('code')
    .execute();
}

export async function countHit(db: Kysely<Schema>, code: string): Promise<void> {
  await db
    .updateTable('short_links')
    .set((eb) => ({ hits: eb('hits', '+', 1) }))
    .where('code', '=', code)
    .execute();
}

/** False when the asset has no such link. */
export async function revokeShortLink(
  db: Kysely<Schema>,
  link: { assetId: string; code: string; at: Millis },
): Promise<boolean> {
  const rows = await db
    .updateTable('short_links')
    .set((eb) => ({ revoked_at: eb.fn.coalesce('revoked_at', eb.val(link.at)) }))
    .where('asset_id', '=', link.assetId)
    .where('code', '=', link.code)
    .returning('code')
    .execute();
  return rows.length > 0;
}
