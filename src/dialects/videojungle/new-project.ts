import type { Transaction } from 'kysely';
import type { Static } from 'typebox';
import { addScript } from '#core/generation/scripts.ts';
import { createProject, type Project } from '#core/projects.ts';
import type { Template, TemplateKey } from '#core/scripts/templates/templates.ts';
import type { Schema } from '#db/schema.ts';
import type { NewProject } from './schema.ts';
import { templateNamed } from './script-body.ts';

const DEFAULT_TEMPLATE: TemplateKey = 'prompt-to-video';

type Body = Static<typeof NewProject>;

/** Clients name the template as `data`, some as `template_key`; "" is none. */
export function templateOf({ data, template_key }: Body): Template {
  if (template_key) return templateNamed(template_key, '/template_key');
  return templateNamed(data || DEFAULT_TEMPLATE, '/data');
}

/** A project with its first script. */
export async function openProject(
  tx: Transaction<Schema>,
  workspaceId: string,
  { body, template }: { body: Body; template: Template },
): Promise<Project> {
  const { name: title, description = null } = body;
  const content = { title, description, editorState: {}, stateVersion: null };
  const project = await createProject(tx, workspaceId, content);
  const { key: templateKey, name, document } = template;
  await addScript(tx, { workspaceId, projectId: project.id, name, templateKey, document });
  return project;
}
