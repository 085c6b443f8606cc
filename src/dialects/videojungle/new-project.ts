import type { Kysely, Transaction } from 'kysely';
import type { Static } from 'typebox';
import { addScript } from '#core/generation/scripts.ts';
import { createProject, type Project } from '#core/projects.ts';
import { placeInProject, type ReadyPrompt, requireReady } from '#core/prompts/placing.ts';
import { getPrompt } from '#core/prompts/prompts.ts';
import type { ScriptDocument } from '#core/scripts/document.ts';
import { parseScript } from '#core/scripts/parse.ts';
import { folded } from '#core/scripts/placeholders/scope.ts';
import { type Template, type TemplateKey, withPrompt } from '#core/scripts/templates/templates.ts';
import type { Schema } from '#db/schema.ts';
import { AssetError } from '#errors.ts';
import type { NewProject } from './schema.ts';
import { templateNamed } from './script-body.ts';

const DEFAULT_TEMPLATE: TemplateKey = 'prompt-to-video';

type Body = Static<typeof NewProject>;

/** What a new project begins with. */
export interface Beginning {
  readonly template: Template;
  readonly prompt: ReadyPrompt | null;
}

/** @throws `invalid` or `unprocessable` for a template or a prompt that there is not */
export async function beginningOf(
  db: Kysely<Schema>,
  workspaceId: string,
  { data, template_key, prompt_id }: Body,
): Promise<Beginning> {
  // Some name the template as `template_key`; "" is none.
  const template = template_key
    ? templateNamed(template_key, '/template_key')
    : templateNamed(data || DEFAULT_TEMPLATE, '/data');
  return { template, prompt: prompt_id == null ? null : await promptNamed(db, workspaceId, prompt_id) };
}

/** A project with its first script, and the prompt that it is written by. */
export async function openProject(
  tx: Transaction<Schema>,
  { workspaceId, body }: { workspaceId: string; body: Body },
  { template, prompt }: Beginning,
): Promise<Project> {
  const { name: title, description = null } = body;
  const content = { title, description, editorState: {}, stateVersion: null };
  const project = await createProject(tx, workspaceId, content);
  const { id: projectId } = project;
  const document = prompt === null ? template.document : asking(template.document, prompt);
  await addScript(tx, { workspaceId, projectId, name: template.name, templateKey: template.key, document });
  if (prompt !== null) await placeInProject(tx, prompt, projectId);
  return project;
}

/** The prompt's parameters are those of the generation: without one of them there would be a hole in the text. */
function asking(document: ScriptDocument, prompt: ReadyPrompt): ScriptDocument {
  const written = withPrompt(document, prompt);
  const names = new Set(prompt.parameters.map(folded));
  const inputs = written.inputs?.map((input) =>
    names.has(folded(input.name)) ? { ...input, required: true } : input,
  );
  return parseScript({ ...written, inputs });
}

async function promptNamed(db: Kysely<Schema>, workspaceId: string, id: string): Promise<ReadyPrompt> {
  try {
    return requireReady(await getPrompt(db, { workspaceId, id }));
  } catch (error) {
    if (!(error instanceof AssetError)) throw error;
    const faults = [{ at: '/prompt_id', in: 'body', message: error.message }] as const;
    throw new AssetError('unprocessable', error.message, { cause: error, faults });
  }
}
