import type { Kysely } from 'kysely';
import type { Position } from '#db/keyset.ts';
import { deletePrompt, findPrompt, insertPrompt, listPrompts, type PromptRow } from '#db/prompts.ts';
import type { Schema } from '#db/schema.ts';
import { AssetError } from '#errors.ts';
import { newId, timeOf } from '../identifiers.ts';
import { requireProject } from '../ingest.ts';
import type { Page } from '../library.ts';
import { Faults } from '../scripts/reading/faults.ts';
import { type Prompt, promptFromRow } from './prompt.ts';
import { checkNames, distinctNames, isBuiltin, parametersOf, textFaults } from './template.ts';

/** What a prompt has whoever writes it. */
export interface PromptHead {
  readonly workspaceId: string;
  readonly projectId: string | null;
  readonly name: string;
  readonly persona: string | null;
  /** Names that its placeholders may use. */
  readonly parameters: readonly string[];
}

export interface PromptDraft extends PromptHead {
  readonly value: string;
  readonly task: string | null;
}

interface PromptId {
  readonly workspaceId: string;
  readonly id: string;
}

/**
 * A prompt as it is given; its parameters are those that were named, then those that its texts ask for. `db` may be a
 * transaction, as everywhere below.
 *
 * @throws `invalid` with every fault of its texts and names
 */
export async function createPrompt(db: Kysely<Schema>, draft: PromptDraft): Promise<Prompt> {
  const faults = faultsOf(draft);
  if (draft.value.trim() === '') faults.add('/value', 'is empty');
  faults.throwIfAny('The prompt cannot be used');
  return addPrompt(db, { ...draft, status: 'ready' });
}

/** What is wrong with the texts and names of a draft; nobody has to have written its value yet. */
export function faultsOf({ value, persona, task, parameters }: PromptDraft): Faults {
  const faults = new Faults();
  const texts = { value, persona: persona ?? '', task: task ?? '' };
  for (const [field, text] of Object.entries(texts)) {
    for (const fault of textFaults(text)) faults.add(`/${field}`, fault);
  }
  checkNames(parameters, '/parameters', faults);
  return faults;
}

/** As `createPrompt`, of a draft that has no faults. */
export async function addPrompt(
  db: Kysely<Schema>,
  draft: PromptDraft & Pick<Prompt, 'status'>,
): Promise<Prompt> {
  await requireProject(db, draft);
  const { value, persona, task } = draft;
  const named = draft.parameters.filter((name) => !isBuiltin(name));
  const asked = parametersOf([value, persona ?? '', task ?? '']);
  const id = newId();
  const row: PromptRow = {
    id,
    workspace_id: draft.workspaceId,
    project_id: draft.projectId,
    name: draft.name,
    value,
    persona,
    task,
    parameters: JSON.stringify(distinctNames([...named, ...asked])),
    written_by: null,
    status: draft.status,
    reason: null,
    created_at: timeOf(id).getTime(),
  };
  await insertPrompt(db, row);
  return promptFromRow(row);
}

export async function getPrompt(db: Kysely<Schema>, { workspaceId, id }: PromptId): Promise<Prompt> {
  const row = await findPrompt(db, workspaceId, id);
  if (row === null) throw noPrompt(id);
  return promptFromRow(row);
}

/** Newest first, of one project or of all when it is null. */
export async function promptsIn(
  db: Kysely<Schema>,
  { workspaceId, projectId }: { workspaceId: string; projectId: string | null },
  page: { after: Position | null; limit: number },
): Promise<Page<Prompt>> {
  const rows = await listPrompts(db, { workspaceId, projectId, ...page, limit: page.limit + 1 });
  const shown = rows.slice(0, page.limit);
  const last = rows.length > page.limit ? shown.at(-1) : undefined;
  return {
    items: shown.map(promptFromRow),
    next: last === undefined ? null : { value: last.created_at, id: last.id },
  };
}

/** One that is being written is not written any more. */
export async function removePrompt(db: Kysely<Schema>, { workspaceId, id }: PromptId): Promise<void> {
  if (!(await deletePrompt(db, workspaceId, id))) throw noPrompt(id);
}

function noPrompt(id: string): AssetError {
  return new AssetError('not-found', `There is no prompt ${id}.`);
}
