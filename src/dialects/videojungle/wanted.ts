import type { FastifyRequest } from 'fastify';
import type { Static } from 'typebox';
import type { Parameters, PromptOverride } from '#core/generation/generation.ts';
import { parametersOf } from '#core/prompts/template.ts';
import type { ScriptDocument } from '#core/scripts/document.ts';
import { folded } from '#core/scripts/placeholders/scope.ts';
import { AssetError, type Fault } from '#errors.ts';
import { readGenerateQuery } from './parameters.ts';
import type { GenerateBody } from './schema.ts';

export interface Wanted {
  readonly parameters: Parameters;
  readonly prompt: PromptOverride | null;
}

/** Runs what reads the parameters; what is wrong with one of them is told at its place in the query. */
export async function tellingParameters<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof AssetError)) throw error;
    const faults = error.faults.map(
      (fault): Fault => ({
        ...fault,
        // A pointer is one into the script, a name that of a parameter.
        in: fault.at.startsWith('/') ? fault.in : 'query',
      }),
    );
    throw new AssetError(error.kind, error.message, { cause: error, faults });
  }
}

type Asked = Pick<FastifyRequest, 'url'> & { readonly body: Static<typeof GenerateBody> };

/** What query and body ask for together; where both say something, the body is meant. "" is nothing. */
export function wantedIn({ url, body }: Asked, document: ScriptDocument): Wanted {
  const query = readGenerateQuery(searchOf(url));
  const { reserved } = query;
  const written = writtenInput(document);
  const value = body?.prompt || reserved.prompt || null;
  const persona = body?.prompt_persona || reserved.prompt_persona || null;
  const text = body?.render_prompt || reserved.render_prompt || null;
  const parameters = {
    ...query.parameters,
    ...body?.parameters,
    ...(typeof text === 'string' && written !== null && { [written.name]: text }),
  };
  if (value === null && persona === null) return { parameters, prompt: null };
  requireNames([value ?? '', persona ?? ''], document, parameters);
  return { parameters, prompt: { value: value ?? written?.write?.prompt ?? '', persona } };
}

/** A prompt to try may ask for more than the script does, of which nothing would be said if it were not given. */
function requireNames(
  texts: readonly string[],
  { inputs = [] }: ScriptDocument,
  parameters: Parameters,
): void {
  const known = new Set([...inputs.map(({ name }) => name), ...Object.keys(parameters)].map(folded));
  const faults = parametersOf(texts)
    .filter((name) => !known.has(folded(name)))
    .map((at): Fault => ({ at, in: 'query', message: 'is missing' }));
  if (faults.length > 0) throw new AssetError('invalid', 'The prompt asks for more.', { faults });
}

/** Without the question mark. */
function searchOf(url: string): string {
  const at = url.indexOf('?');
  return at === -1 ? '' : url.slice(at + 1);
}

/** The text that the script has written by a prompt. */
function writtenInput({ inputs = [] }: ScriptDocument) {
  for (const input of inputs) if (input.type === 'text' && input.write !== undefined) return input;
  return null;
}
