import { CompiledQuery, type Kysely } from 'kysely';
import { engineOf } from '../engine.ts';
import type { Schema } from '../schema.ts';

/** A step of a plan of PostgreSQL, as its `explain` has it; the lower half is of a plan that was carried out. */
export interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Index Name'?: string;
  readonly 'Relation Name'?: string;
  readonly Plans?: readonly PlanNode[];
  readonly 'Actual Rows'?: number;
  readonly 'Actual Loops'?: number;
  readonly 'Rows Removed by Filter'?: number;
}

/** What SQLite is going to do, a line for each step. */
export async function sqlitePlan(db: Kysely<Schema>, query: CompiledQuery): Promise<string[]> {
  const explained = CompiledQuery.raw(`explain query plan ${query.sql}`, [...query.parameters]);
  const { rows } = await db.executeQuery<{ detail: string }>(explained);
  return rows.map(({ detail }) => detail);
}

/** The steps of PostgreSQL's plan, each before those below it; with `carriedOut` it does what it plans, and counts. */
export async function postgresPlan(
  db: Kysely<Schema>,
  query: CompiledQuery,
  { carriedOut }: { carriedOut: boolean } = { carriedOut: false },
): Promise<PlanNode[]> {
  const how = carriedOut ? 'analyze, timing off, format json' : 'format json';
  const explained = CompiledQuery.raw(`explain (${how}) ${query.sql}`, [...query.parameters]);
  const { rows } = await db.executeQuery<{ 'QUERY PLAN': string }>(explained);
  const [{ Plan }]: [{ Plan: PlanNode }] = JSON.parse(rows[0]?.['QUERY PLAN'] ?? '');
  const all = (node: PlanNode): PlanNode[] => [node, ...(node.Plans ?? []).flatMap(all)];
  return all(Plan);
}

/** The plan in a line for people, and what in it grows with the library: a scan or a sort of everything. */
export async function judgedPlan(
  db: Kysely<Schema>,
  query: CompiledQuery,
): Promise<{ plan: string; grows: boolean }> {
  if (engineOf(db) === 'sqlite') {
    const steps = await sqlitePlan(db, query);
    const grows = steps.some((step) => /^SCAN (?!assets_fts VIRTUAL TABLE INDEX)|TEMP B-TREE/.test(step));
    return { plan: steps.join('; '), grows };
  }
  const nodes = await postgresPlan(db, query, { carriedOut: true });
  const steps = nodes.map((node) => [node['Node Type'], node['Index Name']].filter(Boolean).join(' '));
  return { plan: steps.join(' < '), grows: nodes.some(grows) };
}

/** Rows that a page may look at. */
const MOST_ROWS = 5_000;

function grows(node: PlanNode): boolean {
  if (node['Node Type'] === 'Seq Scan') return true;
  const looked = (node['Actual Rows'] ?? 0) + (node['Rows Removed by Filter'] ?? 0);
  return looked * (node['Actual Loops'] ?? 1) > MOST_ROWS;
}
