import { readFile } from 'node:fs/promises';

/** Whom a server runs as. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
}

/** Null for who we are. PostgreSQL refuses to run as root: then it is somebody who may do nothing else. */
export async function serverAccount(): Promise<Account | null> {
  if (process.getuid?.() !== 0) return null;
  const lines = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'));
  const line = ['postgres', 'nobody']
    .map((name) => lines.find(([each]) => each === name))
    .find((each) => each);
  if (line === undefined)
    throw new Error('There is no user but root here, and PostgreSQL does not run as root.');
  return { uid: Number(line[2]), gid: Number(line[3]) };
}
