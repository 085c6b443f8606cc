import { BEHIND_NGINX } from './behind-nginx.ts';
import { unflushed } from './open.ts';

const AS_THEY_COME: Readonly<Record<string, string>> = {
  PocketBase:
    'no hash, and no flush of the file, nor of the row (SQLite in WAL mode, flushed at checkpoints only)',
  Directus:
    'no hash, and no flush of the file; the row is flushed (SQLite with a rollback journal: 8 times for two transactions)',
  '@tus/server': 'no hash, and no flush: what it answers for may still be in memory only',
};

/** What each has done for a body before it answers, and how often it has waited for the disk, which is what strace shows. */
const DURABILITY: Readonly<Record<string, string>> = {
  Polyreel:
    'sha256, type, committed row and job; flushes the file, its directory and the log of the database, this once for all that come at once',
  [BEHIND_NGINX]: 'as Polyreel, which it passes uploads on to as they come in',
  ...AS_THEY_COME,
  ...Object.fromEntries(
    Object.entries(AS_THEY_COME).map(([name, durability]) => [unflushed(name), durability]),
  ),
  'PocketBase, flushed':
    'as it comes, but for a hook in its own language (bench/peers/flushed/hook.pb.js) that flushes 4 times before the answer: the file, its directory, the one above, and the log of the database',
  'Directus, flushed':
    'as it comes, but for a preload (bench/peers/flushed/preload.ts) that flushes twice before the answer: the file and its directory',
  '@tus/server, flushed':
    'as it comes, but for the same preload, which flushes 3 times before the answer: its description of the upload, the file, and their directory',
  'bare, file': 'sha256; flushes the file',
  'bare, file + dir': 'sha256; flushes the file, then its directory',
  nginx: 'no hash, no flush, no record but the file',
};

/** A line for below the table. */
export function durabilityOf(name: string): string {
  const durability = DURABILITY[name];
  if (durability === undefined) throw new Error(`Nobody has looked at what ${name} flushes.`);
  return `${name}: ${durability}.`;
}
