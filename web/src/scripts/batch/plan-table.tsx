import { CircleAlert } from 'lucide-react';
import { strings } from '../../strings/index.ts';
import { DataTable } from '../../ui/data-table.tsx';
import type { Problem } from '../parameters/check.ts';
import styles from './plan-table.module.css';
import type { BatchPlan, BatchRow, Column } from './rows.ts';

/** More nobody reads before starting; those with problems come first. */
const SHOWN = 50;

interface PlanTableProps {
  readonly plan: BatchPlan;
  /** What the server found, by row. */
  readonly refused: ReadonlyMap<number, readonly Problem[]>;
}

/** The rows as they are understood, each with what is wrong with it. */
export function PlanTable({ plan: { columns, rows }, refused }: PlanTableProps) {
  const known = columns.filter(({ input }) => input !== null);
  const ordered = rows
    .map((row, index) => ({ row, index, problems: refused.get(index) ?? row.problems }))
    .toSorted((a, b) => Number(b.problems.length > 0) - Number(a.problems.length > 0) || a.index - b.index);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what is out of sight is reached by the arrow keys.
    <section className={styles.scroll} tabIndex={0} aria-label={strings.scripts.batchRows}>
      <DataTable className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{strings.scripts.batchRow}</th>
            {columns.map((column) => (
              <Heading key={column.name} column={column} />
            ))}
            <th scope="col">{strings.scripts.batchProblems}</th>
          </tr>
        </thead>
        <tbody>
          {ordered.slice(0, SHOWN).map(({ row, index, problems }) => (
            <Row key={index} {...{ row, index, problems, columns }} />
          ))}
        </tbody>
      </DataTable>
      {rows.length > SHOWN && <p className={styles.more}>{strings.scripts.batchShown(SHOWN, rows.length)}</p>}
      {known.length === 0 && <p className={styles.more}>{strings.scripts.batchNoColumn}</p>}
    </section>
  );
}

function Heading({ column: { name, input } }: { column: Column }) {
  return (
    <th scope="col" data-unused={input === null || undefined}>
      {name}
      {input === null && <span className={styles.unused}>{strings.scripts.batchUnused}</span>}
    </th>
  );
}

interface RowProps {
  readonly row: BatchRow;
  readonly index: number;
  readonly problems: readonly Problem[];
  readonly columns: readonly Column[];
}

function Row({ row: { parameters }, index, problems, columns }: RowProps) {
  const wrong = new Set(problems.map(({ name }) => name));
  return (
    <tr>
      <th scope="row">{index + 1}</th>
      {columns.map(({ name, input }) => (
        <td key={name} data-wrong={(input !== null && wrong.has(input)) || undefined}>
          {input === null ? '' : String(parameters[input] ?? strings.scripts.absent)}
        </td>
      ))}
      <td className={styles.problems}>
        {problems.map(({ name, message }) => (
          <p key={name + message}>
            <CircleAlert size={14} aria-hidden /> {strings.scripts.problemOf(name, message)}
          </p>
        ))}
      </td>
    </tr>
  );
}
