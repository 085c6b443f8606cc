import { AssetError } from '#errors.ts';
import { FUNCTIONS } from './placeholders/functions.ts';
import { Scope } from './placeholders/scope.ts';
import { type Expression, parseTemplate } from './placeholders/template.ts';
import { textOf, type Value } from './placeholders/values.ts';
import { didYouMean } from './reading/suggestion.ts';

/** What one string may come to, in UTF-16 code units. */
const MAX_FILLED = 500_000;
/** Unknown names of one string, each with a suggestion that takes its time. */
const MAX_TOLD = 20;

/**
 * What a string with placeholders stands for: the value itself where it is one placeholder and nothing else, otherwise
 * text. Undefined for a placeholder whose name has no value. What is filled in is inert: a `${` in a value stays as it
 * is. Throws `AssetError` 'invalid' with the end of a sentence about the string.
 */
export function fill(template: string, scope: Scope): Value | undefined {
  const parts = parseTemplate(template);
  const [first] = parts;
  if (parts.length === 1 && first !== undefined)
    return typeof first === 'string' ? first : evaluate(first, scope);
  let text = '';
  for (const part of parts) {
    text += typeof part === 'string' ? part : textOf(evaluate(part, scope));
    if (text.length > MAX_FILLED)
      throw new AssetError(
        'invalid',
        `comes to more than ${MAX_FILLED} characters with its placeholders filled in`,
      );
  }
  return text;
}

/** The same as text, empty for nothing. */
export function fillText(template: string, values: ReadonlyMap<string, Value> | Scope): string {
  return textOf(fill(template, values instanceof Scope ? values : new Scope(values)));
}

/** The names that the placeholders of a text ask for, in their order, each once. */
export function placeholderNames(template: string): string[] {
  const names = parseTemplate(template).flatMap((part) => (typeof part === 'string' ? [] : namesOf(part)));
  return [...new Set(names)];
}

/** What is wrong with a template whatever the values are: its syntax, unknown functions, unknown names. */
export function templateFaults(
  template: string,
  { known, isKnown }: { readonly known: Iterable<string>; readonly isKnown: (name: string) => boolean },
): string[] {
  const faults = new Set<string>();
  const unknown = new Set<string>();
  const attempt = (look: () => void): void => {
    try {
      look();
    } catch (error) {
      if (!(error instanceof AssetError)) throw error;
      faults.add(error.message);
    }
  };
  const check = (expression: Expression): void => {
    if (expression.kind === 'name' && !isKnown(expression.name)) unknown.add(expression.name);
    if (expression.kind !== 'call') return;
    attempt(() => functionOf(expression));
    expression.args.forEach(check);
  };
  attempt(() => {
    for (const part of parseTemplate(template)) if (typeof part !== 'string') check(part);
  });
  for (const name of [...unknown].slice(0, MAX_TOLD)) faults.add(unknownName(name, known).message);
  return [...faults];
}

function evaluate(expression: Expression, scope: Scope): Value | undefined {
  if (expression.kind === 'literal') return expression.value;
  if (expression.kind === 'call') {
    const { apply } = functionOf(expression);
    const args = expression.args.map((arg) => evaluate(arg, scope));
    scope.work.spend(args);
    return apply(args, scope.seed);
  }
  const binding = scope.find(expression.name);
  if (binding === null) throw unknownName(expression.name, scope.names());
  return binding.value;
}

function functionOf({ name, args }: Extract<Expression, { kind: 'call' }>) {
  const found = FUNCTIONS.get(name);
  if (found === undefined)
    throw new AssetError(
      'invalid',
      `calls ${name}(), which is no function${didYouMean(name, FUNCTIONS.keys())}`,
    );
  const [least, most] = found.takes;
  if (args.length >= least && args.length <= most) return found;
  throw new AssetError(
    'invalid',
    `calls ${name}() with ${args.length} values instead of ${least === most ? most : `${least} to ${most}`}`,
  );
}

function namesOf(expression: Expression): string[] {
  if (expression.kind === 'name') return [expression.name];
  return expression.kind === 'call' ? expression.args.flatMap(namesOf) : [];
}

function unknownName(name: string, known: Iterable<string>): AssetError {
  return new AssetError('invalid', `uses \${${name}}, and there is no such input${didYouMean(name, known)}`);
}
