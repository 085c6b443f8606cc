import type { ScriptInput } from '../document/script.ts';
import { checkParameters, type Parameters, type Problem } from '../parameters/check.ts';
import type { Table } from './csv.ts';

/** Which input a column of a table gives values to. */
export interface Column {
  readonly name: string;
  /** The name of the input, or null for a column that no input has the name of. */
  readonly input: string | null;
}

export interface BatchRow {
  readonly parameters: Parameters;
  readonly problems: readonly Problem[];
}

export interface BatchPlan {
  readonly columns: readonly Column[];
  readonly rows: readonly BatchRow[];
  /** Inputs that need a value and have no column. */
  readonly missing: readonly string[];
}

/** Columns matched to the inputs by their names, whatever their case, and what is wrong with each row. */
export function planBatch({ columns: names, rows }: Table, inputs: readonly ScriptInput[]): BatchPlan {
  const columns = names.map((name) => ({ name, input: inputNamed(inputs, name) }));
  const taken = new Set(columns.map(({ input }) => input));
  const missing = inputs
    .filter(
      ({ name, required, isWritten, default: usual }) =>
        required && !isWritten && usual === undefined && !taken.has(name),
    )
    .map(({ name }) => name);
  return { columns, missing, rows: rows.map((cells) => rowOf(columns, cells, inputs)) };
}

function inputNamed(inputs: readonly ScriptInput[], name: string): string | null {
  const same = (one: ScriptInput) => one.name.toLowerCase() === name.trim().toLowerCase();
  return (inputs.find((one) => one.name === name) ?? inputs.find(same))?.name ?? null;
}

function rowOf(
  columns: readonly Column[],
  cells: readonly string[],
  inputs: readonly ScriptInput[],
): BatchRow {
  const values = columns.flatMap(({ input }, index) => {
    const cell = cells[index] ?? '';
    return input === null || cell === '' ? [] : [[input, cell] as const];
  });
  const parameters = Object.fromEntries(values);
  return { parameters, problems: checkParameters(inputs, parameters) };
}

/** Faults of a refused batch by the row that they are in; what concerns no row is under -1. */
export function faultsByRow(
  faults: readonly { readonly at: string; readonly message: string }[],
): ReadonlyMap<number, readonly Problem[]> {
  const found = new Map<number, Problem[]>();
  for (const { at, message } of faults) {
    const [, digits, name = ''] = /^\/rows\/(\d+)(?:\/(.*))?$/.exec(at) ?? [];
    const row = digits === undefined ? -1 : Number(digits);
    const problem = { name: name.replaceAll('~1', '/').replaceAll('~0', '~'), message };
    found.set(row, [...(found.get(row) ?? []), problem]);
  }
  return found;
}
