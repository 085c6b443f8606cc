import { secret, setting } from './config-setting.ts';
import { count, duration } from './config-values.ts';

/** Where everything but media is kept when it is not in the data directory. */
export const DATABASE_SETTINGS = {
  databaseUrl: secret(
    'DATABASE_URL',
    'PostgreSQL database that several processes can share, like postgres://user:password@host:5432/name?sslmode=verify-full; when absent, a file in the data directory.',
  ),
  databaseConnections: setting(
    'POLYREEL_DATABASE_CONNECTIONS',
    count,
    '10',
    'Most connections of this process to the PostgreSQL server, besides one for notices.',
  ),
  databaseTimeout: setting(
    'POLYREEL_DATABASE_TIMEOUT',
    duration,
    '30s',
    'Longest time that the PostgreSQL server may take over one statement.',
  ),
} as const;
