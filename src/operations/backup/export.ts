import { BLOB_STORE } from '#core/setup.ts';
import { SIGNING_SECRET } from '#core/signing-secret.ts';
import { KEPT_TABLES } from '#db/portable.ts';
import type { PortableRow, Snapshot } from '#db/snapshot.ts';
import { tableFile } from './layout.ts';
import type { Manifest } from './manifest.ts';
import { type NdjsonSummary, NdjsonWriter } from './ndjson.ts';

export interface Exported extends Pick<Manifest, 'engine' | 'schema' | 'identities' | 'tables'> {
  /** What the database says of itself that another one must not take over. */
  readonly storeId: string | null;
  readonly secret: string | null;
}

/** Writes the tables of a moment, each to a file of its own. */
export async function exportTables(snapshot: Snapshot, cut: string, signal: AbortSignal): Promise<Exported> {
  const tables: Record<string, NdjsonSummary> = {};
  const own = new Map<string, string>();
  for (const table of KEPT_TABLES) {
    await using file = await NdjsonWriter.create(tableFile(cut, table));
    // Contents are walked along the order of keys.
    for await (const rows of snapshot.rows(table, table === 'blobs' ? ['key'] : [])) {
      signal.throwIfAborted();
      await file.write(table === 'marks' ? withoutOwn(rows, own) : rows);
    }
    tables[table] = await file.finish();
  }
  return {
    engine: snapshot.engine,
    schema: await snapshot.migrations(),
    identities: await snapshot.identities(),
    tables,
    storeId: own.get(BLOB_STORE) ?? null,
    secret: own.get(SIGNING_SECRET) ?? null,
  };
}

/** Keeps aside what belongs to the installation and not to what is in it. */
function withoutOwn(rows: readonly PortableRow[], own: Map<string, string>): PortableRow[] {
  return rows.filter(({ name, value }) => {
    const isOwn = name === BLOB_STORE || name === SIGNING_SECRET;
    if (isOwn) own.set(String(name), String(value));
    return !isOwn;
  });
}
