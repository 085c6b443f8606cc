import type { Kysely } from 'kysely';
import { findAsset } from '#db/assets.ts';
import type { Position } from '#db/keyset.ts';
import {
  bindAsset,
  countProjectAssets,
  deleteProject,
  findProject,
  firstProjectsOf,
  insertProject,
  listProjects,
  type ProjectHead as ProjectHeadRow,
  type ProjectRow,
  unbindAsset,
  updateProject,
} from '#db/projects.ts';
import type { Schema } from '#db/schema.ts';
import { markScriptsOfProjectDeleted } from '#db/scripts.ts';
import { transact } from '#db/transact.ts';
import { AssetError } from '#errors.ts';
import { newId, timeOf } from './identifiers.ts';
import type { Page } from './library.ts';

export interface Project {
  readonly id: string;
  readonly title: string;
  readonly description: string | null;
  /** Whatever an editor keeps with the project; stored and given back as it is. */
  readonly editorState: Readonly<Record<string, unknown>>;
  readonly stateVersion: string | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** What an asset's project is shown with. */
export type ProjectHead = Pick<Project, 'id' | 'title' | 'description' | 'createdAt'>;

export type ProjectContent = Pick<Project, 'title' | 'description' | 'editorState' | 'stateVersion'>;

interface ProjectId {
  readonly workspaceId: string;
  readonly id: string;
}

/** `db` may be a transaction. */
export async function createProject(
  db: Kysely<Schema>,
  workspaceId: string,
  content: ProjectContent,
): Promise<Project> {
  const id = newId();
  const now = timeOf(id).getTime();
  const row: ProjectRow = {
    id,
    workspace_id: workspaceId,
    title: content.title,
    description: content.description,
    editor_state: JSON.stringify(content.editorState),
    state_version: content.stateVersion,
    created_at: now,
    updated_at: now,
  };
  await insertProject(db, row);
  return projectFromRow(row);
}

export async function getProject(db: Kysely<Schema>, { workspaceId, id }: ProjectId): Promise<Project> {
  const row = await findProject(db, workspaceId, id);
  if (row === null) throw noProject(id);
  return projectFromRow(row);
}

/** Newest first. */
export async function projectsIn(
  db: Kysely<Schema>,
  workspaceId: string,
  page: { after: Position | null; limit: number },
): Promise<Page<Project>> {
  const rows = await listProjects(db, workspaceId, { ...page, limit: page.limit + 1 });
  const shown = rows.slice(0, page.limit);
  const last = rows.length > page.limit ? shown.at(-1) : undefined;
  return {
    items: shown.map(projectFromRow),
    next: last === undefined ? null : { value: last.created_at, id: last.id },
  };
}

export async function changeProject(
  db: Kysely<Schema>,
  { workspaceId, id }: ProjectId,
  changes: Partial<ProjectContent>,
): Promise<Project> {
  const row = await updateProject(
    db,
    { workspaceId, id },
    {
      ...(changes.title !== undefined && { title: changes.title }),
      ...(changes.description !== undefined && { description: changes.description }),
      ...(changes.editorState !== undefined && { editor_state: JSON.stringify(changes.editorState) }),
      ...(changes.stateVersion !== undefined && { state_version: changes.stateVersion }),
      updated_at: Date.now(),
    },
  );
  if (row === null) throw noProject(id);
  return projectFromRow(row);
}

/** Its assets stay in the library; its scripts go with it. */
export async function removeProject(db: Kysely<Schema>, { workspaceId, id }: ProjectId): Promise<void> {
  await transact(db, async (tx) => {
    await getProject(tx, { workspaceId, id });
    await markScriptsOfProjectDeleted(tx, id, Date.now());
    await deleteProject(tx, workspaceId, id);
  });
}

/** Binding what is bound succeeds. An unknown asset is `unprocessable`: the path was right, the content was not. */
export async function bind(db: Kysely<Schema>, project: ProjectId, assetId: string): Promise<void> {
  await transact(db, async (tx) => {
    await getProject(tx, project);
    const asset = await findAsset(tx, project.workspaceId, assetId);
    if (asset === null || asset.trashed_at !== null) {
      throw new AssetError('unprocessable', `There is no asset ${assetId}.`);
    }
    await bindAsset(tx, { projectId: project.id, assetId, at: Date.now() });
  });
}

/** The asset stays in the library. */
export async function unbind(db: Kysely<Schema>, project: ProjectId, assetId: string): Promise<void> {
  await transact(db, async (tx) => {
    await getProject(tx, project);
    if (!(await unbindAsset(tx, project.id, assetId))) {
      throw new AssetError('not-found', `The project does not have the asset ${assetId}.`);
    }
  });
}

/** By the ids of assets, the project that each was bound to first; what is in none is missing. */
export async function homesOf(
  db: Kysely<Schema>,
  assetIds: readonly string[],
): Promise<ReadonlyMap<string, ProjectHead>> {
  const rows = await firstProjectsOf(db, assetIds);
  return new Map(rows.map((row) => [row.asset_id, headFromRow(row)]));
}

/** How many assets a project has, those in the trash aside. */
export async function assetCountOf(db: Kysely<Schema>, { id }: Pick<Project, 'id'>): Promise<number> {
  return countProjectAssets(db, id);
}

function noProject(id: string): AssetError {
  return new AssetError('not-found', `There is no project ${id}.`);
}

function headFromRow(row: ProjectHeadRow): ProjectHead {
  return {
    id: row.id,
    title: row.title,
    description: row.description,
    createdAt: new Date(row.created_at),
  };
}

function projectFromRow(row: ProjectRow): Project {
  return {
    ...headFromRow(row),
    editorState: JSON.parse(row.editor_state),
    stateVersion: row.state_version,
    updatedAt: new Date(row.updated_at),
  };
}
