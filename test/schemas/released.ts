import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EngineName } from '#db/engine.ts';
import { ENGINES, schemaScript } from '../../scripts/schema-script.ts';

/** A schema that a version made of an empty database. */
export interface KnownSchema {
  readonly version: string;
  readonly engine: EngineName;
  readonly script: string;
}

/** Of every version that was released. */
export const RELEASED: readonly KnownSchema[] = globSync('*.sql', { cwd: import.meta.dirname })
  .sort()
  .map((name) => ({
    version: name.replace(/\.\w+\.sql$/, ''),
    engine: name.endsWith('.sqlite.sql') ? 'sqlite' : 'postgres',
    script: readFileSync(join(import.meta.dirname, name), 'utf8'),
  }));

/** As a release now would keep it: what is written down has to be the same as what is applied. */
export const COMING: readonly KnownSchema[] = await Promise.all(
  ENGINES.map(async (engine) => ({ version: 'coming', engine, script: await schemaScript(engine) })),
);

/** Names of the migrations that a script has applied. */
export function migrationsIn({ script }: KnownSchema): string[] {
  return [...script.matchAll(/^insert into migrations .* values \('([^']+)'/gm)].map(([, name = '']) => name);
}
