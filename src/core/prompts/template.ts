import { AssetError } from '#errors.ts';
import { BUILTIN_NAMES } from '../scripts/builtins.ts';
import { INPUT_NAME, isInputName, MAX_TEXT } from '../scripts/document/inputs.ts';
import { folded } from '../scripts/placeholders/scope.ts';
import { fillText, placeholderNames, templateFaults } from '../scripts/placeholders.ts';
import type { Faults } from '../scripts/reading/faults.ts';

/**
 * A prompt's text with its placeholders filled in; names are told apart without regard to case and spacing. Values are
 * inert: a placeholder within one stays as it is.
 *
 * @throws `invalid` for a placeholder that there is no parameter for
 */
export function resolvePrompt(value: string, parameters: Readonly<Record<string, string>>): string {
  try {
    return fillText(value, new Map(Object.entries(parameters)));
  } catch (error) {
    if (!(error instanceof AssetError)) throw error;
    const end = error.message.endsWith('?') ? '' : '.';
    throw new AssetError('invalid', `The prompt ${error.message}${end}`, { cause: error });
  }
}

/** What the placeholders of texts stand for, each name once; those that every script knows by itself aside. */
export function parametersOf(texts: readonly string[]): string[] {
  return distinctNames(texts.flatMap(placeholderNames)).filter((name) => !isBuiltin(name));
}

/** Of names that differ in case or spacing only, the first. */
export function distinctNames(names: readonly string[]): string[] {
  const byKey = new Map<string, string>();
  for (const name of names) {
    const key = folded(name);
    if (!byKey.has(key)) byKey.set(key, name.trim());
  }
  return [...byKey.values()];
}

export function isBuiltin(name: string): boolean {
  return BUILTIN_NAMES.some((builtin) => builtin === folded(name));
}

/** What is wrong with a text, as ends of sentences: all that would later make a script useless that has such a prompt. */
export function textFaults(text: string): string[] {
  if (text.length > MAX_TEXT) return [`has more than ${MAX_TEXT} characters`];
  const faults = templateFaults(text, { known: [], isKnown: () => true });
  if (faults.length > 0) return faults;
  return parametersOf([text])
    .filter((name) => !isInputName(name.trim()))
    .map((name) => `uses \${${name}}, which cannot be the name of a parameter`);
}

const MAX_NAMES = 200;

export function checkNames(names: readonly string[], at: string, faults: Faults): void {
  if (names.length > MAX_NAMES) faults.add(at, `has more than ${MAX_NAMES} names`);
  names.slice(0, MAX_NAMES).forEach((name, index) => {
    if (!isInputName(name.trim())) faults.add(`${at}/${index}`, `must be ${INPUT_NAME}`);
  });
}
