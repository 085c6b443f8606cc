import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ResumeStore } from '@polyreel/sdk';

/** Milliseconds after which a server has forgotten an upload anyway. */
const FORGOTTEN = 30 * 86_400_000;

/** Remembers unfinished uploads as a file each, so that several of these programs can do it at the same time. */
export async function resumeFolder(folder: string): Promise<ResumeStore> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await removeOld(folder);
  const pathOf = (fingerprint: string) =>
    join(folder, createHash('sha256').update(fingerprint).digest('hex'));
  return {
    async get(fingerprint) {
      try {
        return await readFile(pathOf(fingerprint), 'utf8');
      } catch {
        return null; // not begun yet, or what is known of it is lost: from the beginning, then
      }
    },
    async set(fingerprint, uploadId) {
      const path = pathOf(fingerprint);
      const draft = `${path}.${randomUUID()}`;
      await writeFile(draft, uploadId, { mode: 0o600 });
      await rename(draft, path);
    },
    delete: (fingerprint) => rm(pathOf(fingerprint), { force: true }),
  };
}

async function removeOld(folder: string): Promise<void> {
  const oldest = Date.now() - FORGOTTEN;
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    const found = await stat(path).catch(() => null); // another process was faster
    if (found !== null && found.mtimeMs < oldest) await rm(path, { force: true });
  }
}
