import { constants } from 'node:fs';
import { access, open, rm, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { sizeText } from '#core/size-text.ts';
import { Ailment, type Check } from './check.ts';

/** Bytes below which nothing works for long, whatever is stored elsewhere. */
const LEAST = 2 ** 30;
/** Milliseconds that a file of a page may take to be durable: each upload waits for that a few times. */
const SLOW = 500;
/** Everybody else on the machine. */
const OTHERS = 0o007;

export function diskChecks(dataDir: string, { maxUpload }: { readonly maxUpload: number }): Check[] {
  const remedy = 'Set POLYREEL_DATA_DIR to a directory on a local disk that this user may write to.';
  return [
    {
      name: 'disk: permissions',
      remedy,
      async run() {
        await access(dataDir, constants.R_OK | constants.W_OK | constants.X_OK);
        const secret = await stat(join(dataDir, 'secret')).catch(() => null);
        if (secret !== null && (secret.mode & OTHERS) !== 0) {
          throw new Ailment(
            'Everybody on this machine can read what URLs are signed with.',
            `chmod 600 ${join(dataDir, 'secret')}`,
          );
        }
        return `${dataDir} can be written to.`;
      },
    },
    { name: 'disk: fsync', remedy, run: () => fsync(dataDir) },
    { name: 'disk: space', remedy: 'Make room in the data directory.', run: () => space(dataDir, maxUpload) },
  ];
}

async function fsync(dataDir: string): Promise<string> {
  const path = join(dataDir, `.doctor-${process.pid}`);
  try {
    const startedAt = performance.now();
    {
      await using file = await open(path, 'wx', 0o600);
      await file.writeFile(Buffer.alloc(4096));
      await file.sync();
    }
    await using directory = await open(dataDir, 'r');
    await directory.sync();
    const duration = performance.now() - startedAt;
    if (duration <= SLOW) return `A file is durable within ${duration.toFixed(1)} ms.`;
    throw new Ailment(
      `It takes ${duration.toFixed(0)} ms until a file is durable.`,
      'Use a local disk, an SSD rather than one that turns, and no network file system.',
    );
  } finally {
    await rm(path, { force: true });
  }
}

async function space(dataDir: string, maxUpload: number): Promise<string> {
  const { bavail, bsize } = await statfs(dataDir);
  const free = bavail * bsize;
  const needed = Math.max(LEAST, maxUpload);
  if (free >= needed) return `${sizeText(free)} are free.`;
  throw new Ailment(
    `${sizeText(free)} are free, and one upload may have ${sizeText(maxUpload)}.`,
    'Make room in the data directory, or lower POLYREEL_MAX_UPLOAD.',
  );
}
