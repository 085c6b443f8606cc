import { randomInt } from 'node:crypto';
import type { Kysely, Transaction } from 'kysely';
import { findAssetAnywhere } from '#db/assets.ts';
import type { Schema } from '#db/schema.ts';
import {
  countHit,
  findShortLink,
  insertShortLink,
  listShortLinks,
  revokeShortLink,
  type ShortLinkRow,
} from '#db/short-links.ts';
import { transact } from '#db/transact.ts';
import { AssetError } from '#errors.ts';
import { assetFromRow, coverOf } from './asset.ts';
import { record } from './audit.ts';
import { get } from './library.ts';
import type { LinkTarget } from './links.ts';

/** `preview`: the picture that stands for the asset, and nothing more. `attachment`: the original, to be saved. */
export const LINK_SCOPES = ['preview', 'original', 'attachment'] as const;
export type LinkScope = (typeof LINK_SCOPES)[number];

/** 58 letters and digits that people do not mistake for each other; ten of them are 58 bits. */
const ALPHABET = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
const CODE_LENGTH = 10;

/** A short, revocable address that is signed anew at each hit: it survives being copied by people and language models. */
export interface ShortLink {
  readonly code: string;
  readonly scope: LinkScope;
  readonly hits: number;
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
  readonly revokedAt: Date | null;
}

interface AssetId {
  readonly workspaceId: string;
  readonly id: string;
}

export async function makeShortLink(
  tx: Transaction<Schema>,
  { workspaceId, id }: AssetId,
  { scope, expiresAt }: { scope: LinkScope; expiresAt: Date | null },
): Promise<ShortLink> {
  const { name } = await get(tx, workspaceId, id);
  const code = Array.from({ length: CODE_LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
  const row = {
    code,
    asset_id: id,
    scope,
    hits: 0,
    created_at: Date.now(),
    expires_at: expiresAt?.getTime() ?? null,
    revoked_at: null,
  };
  await insertShortLink(tx, row);
  const details = { code: hinted(code), scope, expiresAt };
  await record(tx, { workspaceId, action: 'link.created', target: { id, name }, details });
  return shortLinkFromRow(row);
}

export async function shortLinksOf(db: Kysely<Schema>, { workspaceId, id }: AssetId): Promise<ShortLink[]> {
  await get(db, workspaceId, id);
  return (await listShortLinks(db, id)).map(shortLinkFromRow);
}

export async function revokeLink(
  db: Kysely<Schema>,
  { workspaceId, id }: AssetId,
  code: string,
): Promise<void> {
  await transact(db, async (tx) => {
    const { name } = await get(tx, workspaceId, id);
    if (!(await revokeShortLink(tx, { assetId: id, code, at: Date.now() }))) {
      throw new AssetError('not-found', 'The asset has no such link.');
    }
    const details = { code: hinted(code) };
    await record(tx, { workspaceId, action: 'link.revoked', target: { id, name }, details });
  });
}

/** Enough of a code to know it by, and too little to follow it. */
function hinted(code: string): string {
  return `${code.slice(0, 3)}…`;
}

/** Counts a hit and says what to sign; `not-found` says the same of unknown, expired and revoked codes. */
export async function follow(db: Kysely<Schema>, code: string): Promise<LinkTarget> {
  const link = await findShortLink(db, code);
  const isOver = link === null || link.revoked_at !== null || (link.expires_at ?? Infinity) <= Date.now();
  const row = isOver ? null : await findAssetAnywhere(db, link.asset_id);
  if (isOver || row === null || row.trashed_at !== null) throw nothing();
  const asset = assetFromRow(row);
  const rendition = link.scope === 'preview' ? coverOf(asset)?.role : 'original';
  if (rendition === undefined || (rendition === 'original' && asset.blobKey === null)) throw nothing();
  await countHit(db, code);
  return { assetId: asset.id, rendition, name: asset.name, download: link.scope === 'attachment' };
}

function nothing(): AssetError {
  return new AssetError('not-found', 'This link leads nowhere, or nowhere any more.');
}

function shortLinkFromRow(row: ShortLinkRow): ShortLink {
  return {
    code: row.code,
    scope: row.scope as LinkScope,
    hits: row.hits,
    createdAt: new Date(row.created_at),
    expiresAt: row.expires_at === null ? null : new Date(row.expires_at),
    revokedAt: row.revoked_at === null ? null : new Date(row.revoked_at),
  };
}
