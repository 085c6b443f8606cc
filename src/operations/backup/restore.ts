import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Kysely, Transaction } from 'kysely';
import type { Blobs } from '#blobs/blobs.ts';
import { recordForOperator } from '#core/audit.ts';
import { BLOB_STORE } from '#core/setup.ts';
import { SIGNING_SECRET } from '#core/signing-secret.ts';
import { KEPT_TABLES } from '#db/portable.ts';
import {
  appliedMigrations,
  clearPortable,
  insertPortable,
  isEmptyDatabase,
  settleRestored,
} from '#db/restoring.ts';
import type { Schema } from '#db/schema.ts';
import type { PortableRow } from '#db/snapshot.ts';
import { transact } from '#db/transact.ts';
import { setMark } from '#db/workspaces.ts';
import { AssetError } from '#errors.ts';
import type { ContentStore } from './content-store.ts';
import { SECRET, tableFile } from './layout.ts';
import { type Manifest, readManifest } from './manifest.ts';
import { readNdjson } from './ndjson.ts';
import { refuseForeignBlobs, restoreContents } from './restore-contents.ts';
import { verifyRows } from './verify.ts';

export interface RestoreOptions {
  readonly contents: ContentStore;
  /** The directory of the cut. */
  readonly cut: string;
  readonly db: Kysely<Schema>;
  readonly blobs: Blobs & { readonly storeId: string };
  /** Keeps the secret where it is kept outside of the database; null when it belongs into it. */
  readonly keepSecret: ((secret: string) => Promise<void>) | null;
  /** Restores what there is of a backup that was made of a damaged installation. */
  readonly allowDamaged: boolean;
  readonly signal: AbortSignal;
}

export interface Restored {
  readonly manifest: Manifest;
  /** Blobs that were put into the storage; those that an interrupted restore had put there are not among them. */
  readonly blobs: number;
}

/**
 * Fills an empty installation, of whichever engine and storage, with a backup: the media first, then all rows in one
 * transaction. When it is interrupted there are only media, and it can be run again.
 *
 * @throws `corrupted` when the backup is not what was written, `conflict` when the target is not empty
 */
export async function restoreBackup(options: RestoreOptions): Promise<Restored> {
  const { contents, cut, db, blobs, signal } = options;
  const manifest = await readManifest(cut);
  await refuseUnfit(options, manifest);
  await refuseForeignBlobs(blobs, cut);
  const count = await restoreContents({ blobs, contents, cut, signal });
  const secret = manifest.secret === null ? null : (await readFile(join(cut, SECRET), 'utf8')).trim();
  if (secret !== null) await options.keepSecret?.(secret);
  // Nobody else uses the target, so that nobody waits for the files that are read meanwhile.
  await transact(db, (tx) => restoreRows(tx, options, { manifest, secret }), null);
  return { manifest, blobs: count };
}

async function refuseUnfit({ cut, db, allowDamaged }: RestoreOptions, manifest: Manifest): Promise<void> {
  for await (const problem of verifyRows(cut, manifest)) throw new AssetError('corrupted', problem);
  if (manifest.damaged > 0 && !allowDamaged) {
    throw new AssetError(
      'corrupted',
      `${manifest.damaged} files were missing or wrong already when the backup was made (backup verify names them); --allow-damaged restores the rest.`,
    );
  }
  const schema = await appliedMigrations(db);
  if (schema.join() !== manifest.schema.join()) {
    throw new AssetError(
      'conflict',
      `The backup was made by version ${manifest.version}, which has another schema (${manifest.schema.join(', ')}): restore it with that version, then start this one.`,
    );
  }
  if (await isEmptyDatabase(db)) return;
  throw new AssetError('conflict', 'The database is not empty: a backup is restored into a new one.');
}

async function restoreRows(
  tx: Transaction<Schema>,
  { cut, blobs, keepSecret, signal }: RestoreOptions,
  { manifest, secret }: { manifest: Manifest; secret: string | null },
): Promise<void> {
  for (const table of KEPT_TABLES) {
    // What the migrations, an opening, or a trigger on the rows before have put there.
    await clearPortable(tx, table);
    for await (const rows of readNdjson<PortableRow>(tableFile(cut, table))) {
      signal.throwIfAborted();
      await insertPortable(tx, table, rows);
    }
  }
  await settleRestored(tx, manifest.identities);
  await setMark(tx, BLOB_STORE, blobs.storeId);
  if (secret !== null && keepSecret === null) await setMark(tx, SIGNING_SECRET, secret);
  const { createdAt, version } = manifest;
  const target = { id: basename(cut), name: null };
  await recordForOperator(tx, { action: 'backup.restored', target, details: { createdAt, version } });
}
