import { createStore, type Store } from '../ui/store.ts';
import { begin, type Pace, report } from './pace.ts';

/** `interrupted`: the page was closed meanwhile, and only the person has the file. `processing`: the server has it all. */
export type TransferState =
  | 'waiting'
  | 'sending'
  | 'paused'
  | 'interrupted'
  | 'processing'
  | 'done'
  | 'failed'
  | 'cancelled';

/** A file on its way in: one that is sent from here, or one that the server fetches. */
export interface Transfer {
  readonly id: string;
  readonly way: 'upload' | 'import';
  readonly name: string;
  /** Bytes; null until the server knows. */
  readonly size: number | null;
  readonly state: TransferState;
  readonly pace: Pace;
  /** What went wrong, in a sentence that helps. */
  readonly reason: string | null;
  readonly assetId: string | null;
}

/** In the order in which they were added. */
export const transfers: Store<readonly Transfer[]> = createStore<readonly Transfer[]>([]);

export function add(one: Pick<Transfer, 'id' | 'way' | 'name' | 'size'> & Partial<Transfer>): void {
  const fresh = { state: 'waiting', pace: begin(0, 0), reason: null, assetId: null } as const;
  transfers.update((all) => [...all, { ...fresh, ...one }]);
}

export function change(id: string, changes: Partial<Transfer>): void {
  transfers.update((all) => all.map((one) => (one.id === id ? { ...one, ...changes } : one)));
}

export function find(id: string): Transfer | undefined {
  return transfers.get().find((one) => one.id === id);
}

/** Bytes that have arrived. */
export function progressed(id: string, bytes: number): void {
  const transfer = find(id);
  if (transfer !== undefined) change(id, { pace: report(transfer.pace, bytes, performance.now()) });
}

export function remove(id: string): void {
  transfers.update((all) => all.filter((one) => one.id !== id));
}

const OVER: ReadonlySet<TransferState> = new Set(['done', 'cancelled']);
const ACTIVE: ReadonlySet<TransferState> = new Set(['waiting', 'sending', 'processing']);

export function removeDone(): void {
  transfers.update((all) => all.filter(({ state }) => !OVER.has(state)));
}

export function isActive({ state }: Transfer): boolean {
  return ACTIVE.has(state);
}
