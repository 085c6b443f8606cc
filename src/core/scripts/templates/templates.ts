import { BUILTIN_NAMES } from '../builtins.ts';
import type { InputDocument } from '../document/inputs.ts';
import type { ScriptDocument } from '../document.ts';
import { parseScript } from '../parse.ts';
import { folded } from '../placeholders/scope.ts';
import { placeholderNames } from '../placeholders.ts';
import promptToSpeech from './prompt-to-speech.json' with { type: 'json' };
import promptToVideo from './prompt-to-video.json' with { type: 'json' };

/** A script that comes with the product, to begin from. */
export interface Template {
  readonly key: TemplateKey;
  readonly name: string;
  readonly description: string;
  readonly document: ScriptDocument;
}

export const TEMPLATE_KEYS = ['prompt-to-video', 'prompt-to-speech'] as const;
export type TemplateKey = (typeof TEMPLATE_KEYS)[number];

export const TEMPLATES: readonly Template[] = [
  template('prompt-to-video', 'Prompt to video', promptToVideo),
  template('prompt-to-speech', 'Prompt to speech', promptToSpeech),
];

function template(key: TemplateKey, name: string, written: unknown): Template {
  const document = parseScript(written);
  return { key, name, description: document.description ?? '', document };
}

export function findTemplate(key: string): Template | null {
  return TEMPLATES.find((one) => one.key === key) ?? null;
}

/** What a text is written from. */
export interface PromptSource {
  /** With placeholders like `${ZODIAC SIGN}`. */
  readonly value: string;
  readonly persona: string | null;
  readonly task: string | null;
  /** Names of what its placeholders stand for. */
  readonly parameters: readonly string[];
}

/**
 * The same script with its text inputs written from a prompt; each of the prompt's parameters becomes an input, where
 * there is none of that name. The result is to be parsed: a prompt may be as wrong as any template.
 */
export function withPrompt(document: ScriptDocument, prompt: PromptSource): ScriptDocument {
  const { value, persona, task } = prompt;
  const write = { prompt: value, ...(persona !== null && { persona }), ...(task !== null && { task }) };
  const inputs = (document.inputs ?? []).map((input) => (isWritten(input) ? { ...input, write } : input));
  const known = new Set([...BUILTIN_NAMES, ...inputs.map(({ name }) => folded(name))]);
  const asked = [...prompt.parameters, ...[value, persona ?? '', task ?? ''].flatMap(placeholderNames)];
  const added = asked.flatMap((name): InputDocument[] => {
    if (known.has(folded(name))) return [];
    known.add(folded(name));
    return [{ name, type: 'text', description: 'For the prompt.' }];
  });
  return { ...document, inputs: [...inputs, ...added] };
}

function isWritten(input: InputDocument): boolean {
  return input.type === 'text' && input.write !== undefined;
}
