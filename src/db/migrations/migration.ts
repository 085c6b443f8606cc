import type { Transaction } from 'kysely';
import type { Schema } from '../schema.ts';

/** One step of the schema, forward only: a released one never changes again. */
export interface Migration {
  /** Four digits and a noun. */
  readonly name: string;
  readonly up: (tx: Transaction<Schema>) => Promise<void>;
}
