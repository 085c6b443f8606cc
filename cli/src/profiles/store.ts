import { randomUUID } from 'node:crypto';
import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { CliError, EXIT } from '../exit.ts';

/** A server, and who one is there. */
export interface Profile {
  readonly url: string;
  readonly key: string;
}

export interface Profiles {
  /** The one that is used unless another is named. */
  readonly current: string;
  readonly profiles: Readonly<Record<string, Profile>>;
}

const NONE: Profiles = { current: 'default', profiles: {} };

/** What is kept; nothing when there is no such file yet. */
export async function readProfiles(path: string): Promise<Profiles> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return NONE;
    throw new CliError(EXIT.failed, `${path} cannot be read.`, { cause });
  }
  try {
    const { current = NONE.current, profiles = {} }: Partial<Profiles> = JSON.parse(text);
    return { current, profiles };
  } catch (cause) {
    const hint = 'Remove it, and sign in again with `polyreel login`.';
    throw new CliError(EXIT.failed, `${path} is not what this program has written.`, { cause, hint });
  }
}

/** Replaces the file as a whole; nobody else may read it, as there are keys in it. */
export async function writeProfiles(path: string, profiles: Profiles): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const draft = `${path}.${randomUUID()}`;
  await writeFile(draft, `${JSON.stringify(profiles, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
  await chmod(draft, 0o600);
  await rename(draft, path);
}
