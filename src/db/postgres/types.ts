import type { CustomTypesConfig } from 'pg';
import { restored } from './texts.ts';

/** By the object ids of PostgreSQL's types. */
const PARSERS: Readonly<Record<number, (text: string) => unknown>> = {
  16: (text) => (text === 't' ? 1 : 0), // boolean, as SQLite has it
  20: integer, // bigint
  21: Number, // smallint
  23: Number, // integer
  700: Number, // real
  701: Number, // double precision
  1700: integer, // numeric: what a sum of bigints is
};

/** Numbers as numbers, and everything else as the text that it is, JSON included: the same rows as SQLite gives. */
export const TYPES: CustomTypesConfig = {
  getTypeParser: (oid: number) => PARSERS[oid] ?? restored,
};

function integer(text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value)) return value;
  throw new RangeError(`${text} is no integer that can be computed with exactly.`);
}
