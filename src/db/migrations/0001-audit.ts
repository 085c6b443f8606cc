import type { EngineName } from '../engine.ts';

const REFUSAL = 'the audit log is append-only';

/** What was done stays as it was told, whatever statement is tried on it. */
export const AUDIT: Readonly<Record<EngineName, readonly string[]>> = {
  sqlite: [
    `create trigger audit_is_append_only before update on audit begin
      select raise(abort, '${REFUSAL}');
    end`,
  ],
  postgres: [
    `create function audit_is_append_only() returns trigger language plpgsql as $$ begin
      raise exception '${REFUSAL}';
    end $$`,
    `create trigger audit_is_append_only before update on audit
      for each row execute function audit_is_append_only()`,
  ],
};
