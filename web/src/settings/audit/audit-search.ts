import type { AuditEntry, AuditQuery } from '@polyreel/sdk';
import { startOfDay } from '../../api/days.ts';

export type AuditAction = AuditEntry['action'];

/** What is looked for in the audit log. */
export interface AuditSearch {
  /** Id of a key, or `system`. */
  readonly actor?: string;
  readonly action?: AuditAction;
  readonly target?: NonNullable<AuditEntry['target']>;
  /** Days, like 2026-11-21, both included. */
  readonly from?: string;
  readonly until?: string;
}

/** The same as the API asks for it; days are those of the person who looks. */
export function queryOf({ actor, action, target, from, until }: AuditSearch): AuditQuery {
  return {
    ...(actor !== undefined && { actor }),
    ...(action !== undefined && { action }),
    ...(target !== undefined && { target: target.id }),
    ...(from !== undefined && { since: startOfDay(from, 0) }),
    ...(until !== undefined && { until: startOfDay(until, 1) }),
  };
}
