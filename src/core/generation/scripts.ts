import { isDeepStrictEqual } from 'node:util';
import type { Kysely, Transaction } from 'kysely';
import type { Position } from '#db/keyset.ts';
import type { Schema } from '#db/schema.ts';
import {
  findScript,
  findScriptVersion,
  insertScript,
  insertScriptVersion,
  listScripts,
  listScriptVersions,
  markScriptDeleted,
  type ScriptRow,
  updateScript,
} from '#db/scripts.ts';
import { transact } from '#db/transact.ts';
import { AssetError } from '#errors.ts';
import { newId, timeOf } from '../identifiers.ts';
import { requireProject } from '../ingest.ts';
import type { Page } from '../library.ts';
import type { ScriptDocument } from '../scripts/document.ts';
import { parseScript } from '../scripts/parse.ts';
import type { Script, ScriptVersion } from './generation.ts';

export interface ScriptDraft {
  readonly workspaceId: string;
  readonly projectId: string | null;
  readonly name: string;
  readonly templateKey: string | null;
  readonly document: ScriptDocument;
}

interface ScriptId {
  readonly workspaceId: string;
  readonly id: string;
}

/** @throws `invalid` with a fault for everything that is wrong with the document */
export async function createScript(
  db: Kysely<Schema>,
  draft: Omit<ScriptDraft, 'document'> & { readonly document: unknown },
): Promise<Script> {
  const document = parseScript(draft.document);
  return transact(db, (tx) => addScript(tx, { ...draft, document }));
}

/** As `createScript`, within a transaction and of a document that has been read. */
export async function addScript(tx: Transaction<Schema>, draft: ScriptDraft): Promise<Script> {
  await requireProject(tx, draft);
  const id = newId();
  const now = timeOf(id).getTime();
  const row: ScriptRow = {
    id,
    workspace_id: draft.workspaceId,
    project_id: draft.projectId,
    name: draft.name,
    template_key: draft.templateKey,
    version: 1,
    created_at: now,
    updated_at: now,
    deleted_at: null,
  };
  await insertScript(tx, row);
  await insertScriptVersion(tx, {
    script_id: id,
    version: 1,
    document: JSON.stringify(draft.document),
    created_at: now,
  });
  return scriptFromRow(row, draft.document);
}

export interface ScriptChanges {
  readonly name?: string;
  readonly document?: unknown;
}

/** A document that is not the same as before becomes a new version; assets name the one that they were made by. */
export async function changeScript(
  db: Kysely<Schema>,
  script: ScriptId,
  changes: ScriptChanges,
): Promise<Script> {
  const document = changes.document === undefined ? null : parseScript(changes.document);
  return transact(db, async (tx) => {
    const before = await getScript(tx, script);
    const isNew = document !== null && !isDeepStrictEqual(document, before.document);
    const version = isNew ? before.version + 1 : before.version;
    const name = changes.name ?? before.name;
    if (version === before.version && name === before.name) return before;
    const updatedAt = new Date();
    if (isNew) {
      await insertScriptVersion(tx, {
        script_id: script.id,
        version,
        document: JSON.stringify(document),
        created_at: updatedAt.getTime(),
      });
    }
    await updateScript(tx, script.id, { name, version, updated_at: updatedAt.getTime() });
    return { ...before, name, version, updatedAt, document: isNew ? document : before.document };
  });
}

/** At its newest version. */
export async function getScript(db: Kysely<Schema>, { workspaceId, id }: ScriptId): Promise<Script> {
  const row = await findScript(db, workspaceId, id);
  if (row === null) throw noScript(id);
  return scriptFromRow(row, JSON.parse(row.document));
}

/** Also of a script that was deleted, for as long as something that it made is there. */
export async function getScriptVersion(
  db: Kysely<Schema>,
  script: ScriptId & { readonly version: number },
): Promise<ScriptVersion & { readonly name: string; readonly deleted: boolean }> {
  const found = await findScriptVersion(db, script);
  if (found === null) {
    throw new AssetError('not-found', `There is no version ${script.version} of the script ${script.id}.`);
  }
  return {
    scriptId: script.id,
    version: script.version,
    document: JSON.parse(found.version.document),
    createdAt: new Date(found.version.created_at),
    name: found.script.name,
    deleted: found.script.deleted_at !== null,
  };
}

/** Newest first. */
export async function versionsOf(
  db: Kysely<Schema>,
  script: ScriptId,
): Promise<Pick<ScriptVersion, 'version' | 'createdAt'>[]> {
  await getScript(db, script);
  return (await listScriptVersions(db, script.id)).map(({ version, created_at }) => ({
    version,
    createdAt: new Date(created_at),
  }));
}

/** Oldest first, of one project or of all when it is null. */
export async function scriptsIn(
  db: Kysely<Schema>,
  { workspaceId, projectId }: { workspaceId: string; projectId: string | null },
  page: { after: Position | null; limit: number },
): Promise<Page<Script>> {
  const rows = await listScripts(db, { workspaceId, projectId, ...page, limit: page.limit + 1 });
  const shown = rows.slice(0, page.limit);
  const last = rows.length > page.limit ? shown.at(-1) : undefined;
  return {
    items: shown.map((row) => scriptFromRow(row, JSON.parse(row.document))),
    next: last === undefined ? null : { value: last.created_at, id: last.id },
  };
}

/** What it made stays, and what is being made is finished. */
export async function deleteScript(db: Kysely<Schema>, { workspaceId, id }: ScriptId): Promise<void> {
  if (!(await markScriptDeleted(db, { workspaceId, id, at: Date.now() }))) throw noScript(id);
}

function noScript(id: string): AssetError {
  return new AssetError('not-found', `There is no script ${id}.`);
}

function scriptFromRow(row: ScriptRow, document: unknown): Script {
  return {
    id: row.id,
    workspaceId: row.workspace_id,
    projectId: row.project_id,
    name: row.name,
    templateKey: row.template_key,
    version: row.version,
    document,
    createdAt: new Date(row.created_at),
    updatedAt: new Date(row.updated_at),
  };
}
