import type { CompiledQuery } from 'kysely';

const losable = new WeakSet<CompiledQuery['queryId']>();

/**
 * Lets a write be answered before it is on the disk. A power cut may undo it, with all that was written after it, but no
 * end of the process can: for what is found out and done again by itself, like that a job runs.
 */
export function mayBeLost(query: CompiledQuery): void {
  losable.add(query.queryId);
}

export function isLosable(query: CompiledQuery): boolean {
  return losable.has(query.queryId);
}
