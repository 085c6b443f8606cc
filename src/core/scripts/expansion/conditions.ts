import type { ConditionDocument } from '../document/presence.ts';
import type { Templated } from '../document/templated.ts';
import { isTruthy, numberOf, textOf, type Value } from '../placeholders/values.ts';

/** What a value of a condition comes to, placeholders filled in; undefined for nothing. */
export type Evaluate = (value: string | number | boolean, at: string) => Value | undefined;

/** Whether a condition holds: all of its comparisons, or that its value is neither empty nor false. */
export function holds(
  condition: Templated<ConditionDocument>,
  { at, evaluate }: { readonly at: string; readonly evaluate: Evaluate },
): boolean {
  if (typeof condition !== 'object') return isTruthy(evaluate(condition, at));
  const { equals, notEquals, in: among, greaterThan, lessThan } = condition;
  const value = evaluate(condition.value, `${at}/value`);
  const other = (key: string, written: string | number | boolean) => evaluate(written, `${at}/${key}`);
  const outcomes = [
    equals === undefined ? null : isSame(value, other('equals', equals)),
    notEquals === undefined ? null : !isSame(value, other('notEquals', notEquals)),
    among === undefined ? null : among.some((one, index) => isSame(value, other(`in/${index}`, one))),
    greaterThan === undefined ? null : isLess(other('greaterThan', greaterThan), value),
    lessThan === undefined ? null : isLess(value, other('lessThan', lessThan)),
  ].filter((outcome) => outcome !== null);
  return outcomes.length === 0 ? isTruthy(value) : outcomes.every(Boolean);
}

/** Numbers are compared as numbers, also where they came as text. */
function isSame(a: Value | undefined, b: Value | undefined): boolean {
  const [x, y] = [numberOf(a), numberOf(b)];
  return x !== null && y !== null ? x === y : textOf(a) === textOf(b);
}

/** Of what is no number, neither is less. */
function isLess(a: Value | undefined, b: Value | undefined): boolean {
  const [x, y] = [numberOf(a), numberOf(b)];
  return x !== null && y !== null && x < y;
}
