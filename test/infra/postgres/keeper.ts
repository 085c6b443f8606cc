// Keeps a PostgreSQL for as long as the tests of one run take; see ../server-of-run.ts.
import { join } from 'node:path';
import { keep } from '../server-of-run.ts';
import { postgresPrograms } from './programs.ts';
import { PostgresServer } from './server.ts';

await keep(
  async (dir) => PostgresServer.start(join(dir, 'postgres'), await postgresPrograms()),
  (server) => server.address,
);
