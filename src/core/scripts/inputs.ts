import type { Parameters, Warning } from '../generation/generation.ts';
import type { ScriptDocument } from './document.ts';
import type { Value, Values } from './placeholders/values.ts';
import { Faults } from './reading/faults.ts';
import { didYouMean } from './reading/suggestion.ts';
import { readInput } from './values.ts';

/** What a script's inputs come to. */
export interface ParametersRead {
  /** By the names of the inputs; without those that have neither a value nor a default. */
  readonly values: Values;
  readonly warnings: readonly Warning[];
  /** Text inputs without a value that somebody else is to write; see `textsToWrite`. */
  readonly missing: readonly string[];
}

/**
 * Values for a script's inputs, from what was sent: of the right type, within their limits, defaults filled in. A name
 * that differs in case only is meant; one that no input has is a warning. Throws `AssetError` 'invalid' with all that
 * is wrong, each `at` the name of its parameter.
 */
export function readParameters(document: ScriptDocument, raw: Parameters): ParametersRead {
  const faults = new Faults();
  const inputs = document.inputs ?? [];
  const given = new Map(Object.entries(raw).filter(([, value]) => value !== undefined && value !== null));
  const values = new Map<string, Value>();
  const missing: string[] = [];
  for (const input of inputs) {
    const sent = take(given, input.name);
    // A form sends an empty field where nothing was filled in.
    const own = (sent === '' && input.type !== 'text' ? undefined : sent) ?? input.default;
    const value = own === undefined ? undefined : readInput(input, own, { at: input.name, faults });
    if (value !== undefined) values.set(input.name, value);
    else if (own === undefined && input.type === 'text' && input.write !== undefined)
      missing.push(input.name);
    else if (own === undefined && input.required) faults.add(input.name, 'is missing');
  }
  faults.throwIfAny('The parameters do not fit the script');
  const names = inputs.map(({ name }) => name);
  return { values, missing, warnings: [...given.keys()].map((name) => unknownParameter(name, names)) };
}

/** The value of that name, which is then no longer there: what is left is unknown. */
function take(given: Map<string, unknown>, name: string): unknown {
  const key = given.has(name)
    ? name
    : [...given.keys()].find((one) => one.toLowerCase() === name.toLowerCase());
  if (key === undefined) return undefined;
  const value = given.get(key);
  given.delete(key);
  return value;
}

function unknownParameter(name: string, known: readonly string[]): Warning {
  return {
    code: 'unknown-parameter',
    message:
      `The script has no input ${JSON.stringify(name)}, so its value is not used${didYouMean(name, known)}.`.replace(
        '?.',
        '?',
      ),
    at: name,
  };
}
