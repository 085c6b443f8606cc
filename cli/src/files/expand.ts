import type { Dirent } from 'node:fs';
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
    for (const path of await meantBy(name)) files.set(resolve(path), path);
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
  const matches: Dirent[] = [];
  for await (const match of glob(name, { withFileTypes: true })) matches.push(match);
  return nonEmpty(await filesAmong(matches), `No file matches ${name}.`);
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = await filesAmong(entries);
  return paths.filter((path) => !/(?:^|[\\/])\.[^\\/]/.test(path.slice(folder.length)));
}

/** Links to files count as files; links to folders are not followed. */
async function filesAmong(entries: readonly Dirent[]): Promise<string[]> {
  const paths: string[] = [];
  for (const entry of entries) {
    const path = join(entry.parentPath, entry.name);
    const isLinked = entry.isSymbolicLink() && (await stat(path).catch(() => null))?.isFile();
    if (entry.isFile() || isLinked) paths.push(path);
  }
  return paths.sort();
}

function nonEmpty(paths: string[], otherwise: string): string[] {
  if (paths.length === 0) throw new CliError(EXIT.usage, otherwise);
  return paths;
}
