import { BUILTIN_NAMES } from './builtins.ts';
import type { InputDocument } from './document/inputs.ts';
import type { Faults } from './reading/faults.ts';
import { readInput } from './values.ts';

/** What a schema cannot say of inputs: names that are told apart, limits that leave room, defaults that keep to them. */
export function checkInputs(inputs: readonly InputDocument[], faults: Faults): void {
  const seen = new Set<string>(BUILTIN_NAMES);
  inputs.forEach((input, index) => {
    const at = `/inputs/${index}`;
    const name = input.name.toLowerCase();
    if (seen.has(name)) faults.add(`${at}/name`, 'is the name of another input already');
    seen.add(name);
    checkLimits(input, at, faults);
    if (input.default === undefined) return;
    readInput(input, input.default, { at: `${at}/default`, faults });
  });
}

function checkLimits(input: InputDocument, at: string, faults: Faults): void {
  const ordered = (least: string, from = -Infinity, most: string, to = Infinity) => {
    if (from > to) faults.add(`${at}/${least}`, `must not be more than ${most}`);
  };
  if (input.type === 'text') ordered('minLength', input.minLength, 'maxLength', input.maxLength);
  if (input.type === 'number') ordered('min', input.min, 'max', input.max);
  if (input.type !== 'list') return;
  ordered('minItems', input.minItems, 'maxItems', input.maxItems);
  if (input.of !== undefined && input.fields !== undefined)
    faults.add(`${at}/of`, 'cannot be there together with fields');
}
