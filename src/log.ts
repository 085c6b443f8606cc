import { type DestinationStream, type Logger, pino } from 'pino';
import pretty from 'pino-pretty';

export type { Logger };

/** Where requests could carry secrets: never printed, whatever the level. */
const SECRET_PATHS = [
  'req.headers.authorization',
  'req.headers["x-api-key"]',
  'req.headers.cookie',
  'headers.authorization',
  'headers["x-api-key"]',
];

export interface LogOptions {
  readonly terminal?: boolean;
  /** The file that lines are written to. */
  readonly descriptor?: number;
  /** What each line says besides; `said` is what its logger says already. */
  readonly fields?: (said: () => Readonly<Record<string, unknown>>) => Record<string, string>;
}

/** One line per event, on standard output unless said otherwise: JSON for programs, words on a terminal. `level` is pino's or `silent`. */
export function openLog(
  level: string,
  { terminal = false, descriptor = 1, fields = () => ({}) }: LogOptions = {},
): Logger {
  const destination: DestinationStream = terminal
    ? pretty({ ignore: 'pid,hostname', translateTime: 'SYS:HH:MM:ss', sync: true, destination: descriptor })
    : pino.destination(descriptor);
  const redact = { paths: SECRET_PATHS, censor: '[redacted]' };
  return pino(
    { level, redact, mixin: (_line, _level, logger) => fields(() => logger.bindings()) },
    destination,
  );
}
