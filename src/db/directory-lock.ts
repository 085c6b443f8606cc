import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { AssetError } from '#errors.ts';

/**
 * Keeps a second process out of an embedded data directory. The lock is the operating system's, on a database that
 * holds nothing: it ends with the process, however that ends.
 */
export function lockDirectory(dir: string): Disposable {
  const lock = new DatabaseSync(join(dir, 'lock'), { timeout: 0 });
  try {
    lock.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
  } catch (cause) {
    lock.close();
    throw new AssetError(
      'locked',
      `Another Polyreel is using ${dir}: stop it first, or set POLYREEL_DATA_DIR.`,
      {
        cause,
      },
    );
  }
  return { [Symbol.dispose]: () => lock.close() };
}
