import { glob, readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { CliError, EXIT } from '../exit.ts';

/**
 * The files that arguments mean: a file itself, what is in a folder and below it (hidden files excepted), or what matches a
 * pattern, for shells that leave patterns alone. Each file once, in the order of the arguments.
 */
export async function expandFiles(names: readonly string[]): Promise<string[]> {
  const files = new Map<string, string>();
  for (const name of names) {
    for (const path of await meantBy(name)) {
      const known = resolve(path);
      if (!files.has(known)) files.set(known, path);
    }
  }
  return [...files.values()];
}

async function meantBy(name: string): Promise<string[]> {
  const found = await stat(name).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return null;
    throw new CliError(EXIT.usage, `${name} cannot be read (${error.code}).`, { cause: error });
  });
  if (found?.isFile()) return [name];
  if (found?.isDirectory()) return nonEmpty(await filesIn(name), `There are no files in ${name}.`);
  if (found !== null) throw new CliError(EXIT.usage, `${name} is neither a file nor a folder.`);
  if (!/[*?[{]/.test(name)) throw new CliError(EXIT.usage, `There is no file ${name}.`);
  return nonEmpty(await matching(name), `No file matches ${name}.`);
}

/** Links to files count as files; links to folders are not followed. */
async function filesIn(folder: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true });
  const shown = names.filter((name) => !/(?:^|[\\/])\./.test(name));
  return filesAmong(shown.map((name) => join(folder, name)));
}

async function matching(pattern: string): Promise<string[]> {
  const paths: string[] = [];
  for await (const path of glob(pattern)) paths.push(path);
  return filesAmong(paths);
}

async function filesAmong(paths: readonly string[]): Promise<string[]> {
  const files: string[] = [];
  for (const path of paths) {
    const found = await stat(path).catch(() => null); // gone meanwhile, or a link that leads nowhere
    if (found?.isFile()) files.push(path);
  }
  return files.sort();
}

function nonEmpty(paths: string[], otherwise: string): string[] {
  if (paths.length === 0) throw new CliError(EXIT.usage, otherwise);
  return paths;
}
