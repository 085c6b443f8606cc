import { globSync } from 'node:fs';
import { suite } from 'node:test';
import { postgresIsMissing } from '../infra/postgres.ts';
import { ENGINE } from './server.ts';

/** They have an engine of their own, or spend their time on rendering, whatever the database is. */
const ELSEWHERE = /^(?:postgres|native\.s3|native\.generation.*|videojungle\.(?:generate|horoscope))\./;

/** What every API promises, asked of servers over PostgreSQL: the suites as they are. */
suite('over PostgreSQL', { skip: await postgresIsMissing() }, async () => {
  ENGINE.name = 'postgres';
  for (const file of globSync('*.test.ts', { cwd: import.meta.dirname }).sort()) {
    if (!ELSEWHERE.test(file)) await import(`./${file}`);
  }
});
