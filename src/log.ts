import { type Logger, pino } from 'pino';

export type { Logger };

/** Where requests could carry secrets: never printed, whatever the level. */
const SECRET_PATHS = [
  'req.headers.authorization',
  'req.headers["x-api-key"]',
  'req.headers.cookie',
  'headers.authorization',
  'headers["x-api-key"]',
];

/** One JSON line per event on standard output; `level` is a pino level or `silent`. */
export function openLog(level: string): Logger {
  return pino({ level, redact: { paths: SECRET_PATHS, censor: '[redacted]' } });
}
