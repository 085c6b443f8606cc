import type { Kysely } from 'kysely';
import type { Schema } from '#db/schema.ts';
import type { ScriptDocument } from '../scripts/document.ts';
import { readParameters } from '../scripts/inputs.ts';
import type { TextToWrite } from '../scripts/needs.ts';
import type { Parameters, PromptOverride } from './generation.ts';
import { projectOf } from './surroundings.ts';
import { promptedBy, promptsOf } from './texts.ts';

export interface PromptPreview {
  readonly workspaceId: string;
  readonly projectId: string | null;
  readonly document: ScriptDocument;
  readonly parameters: Parameters;
  readonly prompt: PromptOverride | null;
}

/**
 * What the texts of a script would be written from with these parameters; nothing is written.
 *
 * @throws `invalid` with every parameter that does not fit
 */
export async function previewPrompts(db: Kysely<Schema>, request: PromptPreview): Promise<TextToWrite[]> {
  const document = promptedBy(request.document, request.prompt);
  const { values } = readParameters(document, request.parameters);
  const project = await projectOf(db, request);
  const today = new Date().toISOString().slice(0, 10);
  return promptsOf(document, { values, project, today, seed: 0 });
}
