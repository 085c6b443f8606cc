import { globSync } from 'node:fs';
import { describe } from 'node:test';
import { ENGINE, MEDIA } from '../conformance/server.ts';
import { postgresIsMissing } from '../infra/postgres.ts';
import { s3Settings } from '../infra/s3/settings.ts';
import { s3Suite } from '../infra/s3.ts';

/** They have storage of their own, or look at the files of the disk. */
const ELSEWHERE = /^(?:postgres-s3|s3|restart)\./;

/** The protocol as it is, asked of servers that keep nothing on their disks. */
describe('over PostgreSQL', { skip: await postgresIsMissing() }, () => {
  s3Suite('and S3', async (fresh) => {
    ENGINE.name = 'postgres';
    MEDIA.settings = async () => s3Settings(await fresh());
    for (const file of globSync('*.test.ts', { cwd: import.meta.dirname }).sort()) {
      if (!ELSEWHERE.test(file)) await import(`./${file}`);
    }
  });
});
