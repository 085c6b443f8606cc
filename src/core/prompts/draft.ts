import { AssetError } from '#errors.ts';
import type { WritingRequest } from '../generation/parts.ts';
import { folded } from '../scripts/placeholders/scope.ts';
import { parametersOf, textFaults } from './template.ts';

const ASSIGNMENT = `You turn notes into prompts. The request is a note of a task, with placeholders like \${NAME}. Reply with a prompt by which a language model will write a short text for that task, again and again with other values for the placeholders.
Keep every placeholder exactly as it is written, with its dollar sign and braces, and use each of them. Make up no other placeholders.`;

/** "Daily horoscope. Zodiac sign: ${zodiac sign}.": what a prompt is written from, and is where nobody writes it. */
export function draftValue(task: string, parameters: readonly string[]): string {
  const note = task.trim();
  return withAll(/[.!?:…。！？]$/u.test(note) ? note : `${note}.`, parameters);
}

/** What a model is asked to make a prompt of a draft. */
export function draftRequest(draft: string, persona: string | null): WritingRequest {
  return { prompt: draft, persona, task: ASSIGNMENT, parameters: {} };
}

/**
 * What a model wrote as the value of a prompt, with the parameters that it forgot at the end. Throws `unavailable` for one
 * that has other placeholders or broken ones: another try may give a better one.
 */
export function adopted(text: string, parameters: readonly string[]): string {
  const known = new Set(parameters.map(folded));
  if (textFaults(text).length === 0 && parametersOf([text]).every((name) => known.has(folded(name)))) {
    return withAll(text, parameters);
  }
  throw new AssetError(
    'unavailable',
    'The language model wrote a prompt that cannot be used, with placeholders of its own.',
  );
}

/** The text, and a mention of each parameter that is not in it. */
function withAll(text: string, parameters: readonly string[]): string {
  const asked = new Set(parametersOf([text]).map(folded));
  const forgotten = parameters.filter((name) => !asked.has(folded(name)));
  return [text, ...forgotten.map(mention)].join(' ');
}

function mention(name: string): string {
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}: \${${name}}.`;
}
