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

/** One line per event, on standard output unless said otherwise: JSON for programs, words on a terminal. `level` is pino's or `silent`. */
export function openLog(level: string, { terminal = false, descriptor = 1 } = {}): Logger {
  const destination: DestinationStream = terminal
    ? pretty({ ignore: 'pid,hostname', translateTime: 'SYS:HH:MM:ss', sync: true, destination: descriptor })
    : pino.destination(descriptor);
  return pino({ level, redact: { paths: SECRET_PATHS, censor: '[redacted]' } }, destination);
}
