import type { ClipDocument } from '../document/clips.ts';
import { isList, numberOf, type Value, type Values } from '../placeholders/values.ts';
import type { Faults } from '../reading/faults.ts';
import type { Evaluate } from './conditions.ts';

type RepeatDocument = NonNullable<ClipDocument['repeat']>;

/** The names that each turn of a repeat adds: the item, under its name, and `index`, which counts from 1. */
export function turnsOf(
  { over, as = 'item' }: RepeatDocument,
  { at, evaluate, faults }: { readonly at: string; readonly evaluate: Evaluate; readonly faults: Faults },
): Values[] {
  const items = itemsOf(over, `${at}/over`, evaluate);
  if (items === null) {
    faults.add(`${at}/over`, 'must come to a list, or to a number of times');
    return [];
  }
  return items.map(
    (item, index) => new Map([['index', index + 1], ...(item === null ? [] : [[as, item] as const])]),
  );
}

/** Null items where it is only a number of times; null for what is neither a number nor a list. */
function itemsOf(
  over: RepeatDocument['over'],
  at: string,
  evaluate: Evaluate,
): readonly (Value | null)[] | null {
  if (typeof over === 'object') return over.flatMap((item, index) => evaluate(item, `${at}/${index}`) ?? []);
  const value = evaluate(over, at);
  if (value === undefined) return [];
  if (isList(value)) return value;
  const times = numberOf(value);
  return times === null || !Number.isInteger(times) || times < 0 || times > 100_000
    ? null
    : Array(times).fill(null);
}
