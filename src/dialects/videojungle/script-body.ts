import type { Static } from 'typebox';
import type { ScriptDocument } from '#core/scripts/document.ts';
import { parseScript } from '#core/scripts/parse.ts';
import { findTemplate, TEMPLATE_KEYS, type Template } from '#core/scripts/templates/templates.ts';
import { AssetError } from '#errors.ts';
import { within } from '../within.ts';
import type { NewScript } from './schema.ts';

/** The template that a client names; `at` says where it did. */
export function templateNamed(key: string, at: string): Template {
  const found = findTemplate(key);
  if (found !== null) return found;
  const message = `must be one of ${TEMPLATE_KEYS.join(', ')}`;
  throw new AssetError('invalid', `The template ${message}.`, { faults: [{ at, in: 'body', message }] });
}

/**
 * The script in a client's words: `data` is a document, as an object or as text, or the key of a template; `inputs`, beside
 * it, are names, or values by name, or inputs as documents have them.
 */
export function scriptIn({ data, inputs }: Static<typeof NewScript>): ScriptDocument {
  const document = typeof data === 'string' ? documentNamed(data) : data;
  const added = inputs == null ? [] : inputsIn(inputs);
  return within('/data', () => parseScript(added.length === 0 ? document : withInputs(document, added)));
}

function documentNamed(data: string): unknown {
  const text = data.trim();
  if (!text.startsWith('{')) return templateNamed(text, '/data').document;
  try {
    return JSON.parse(text);
  } catch (cause) {
    const faults = [{ at: '/data', in: 'body', message: 'must be valid JSON' }] as const;
    throw new AssetError('invalid', 'The script is no valid JSON.', { cause, faults });
  }
}

type Inputs = NonNullable<Static<typeof NewScript>['inputs']>;

function inputsIn(inputs: Inputs): object[] {
  if (!Array.isArray(inputs)) {
    return Object.entries(inputs).map(([name, value]) => ({ name, type: 'text', default: String(value) }));
  }
  return inputs.map((input) => (typeof input === 'string' ? { name: input, type: 'text' } : input));
}

/** Of two of one name, the one beside the document is meant. */
function withInputs(document: unknown, added: readonly object[]): unknown {
  if (typeof document !== 'object' || document === null) return document;
  const own = 'inputs' in document && Array.isArray(document.inputs) ? document.inputs : [];
  const names = new Set(added.map(nameOf));
  return { ...document, inputs: [...own.filter((input) => !names.has(nameOf(input))), ...added] };
}

function nameOf(input: unknown): unknown {
  return typeof input === 'object' && input !== null && 'name' in input ? input.name : undefined;
}
