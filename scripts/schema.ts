// Keeps the schema of a version, for the test that later ones start from it: `schema.ts 1.2.0`, at its release and never again.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from './commands.ts';
import { ENGINES, schemaScript } from './schema-script.ts';

/** Writes test/schemas/<version>.<engine>.sql and resolves to those paths. */
export async function keepSchema(version: string): Promise<string[]> {
  const folder = 'test/schemas';
  await mkdir(join(ROOT, folder), { recursive: true });
  const paths: string[] = [];
  for (const engine of ENGINES) {
    const path = `${folder}/${version}.${engine}.sql`;
    await writeFile(join(ROOT, path), await schemaScript(engine), { flag: 'wx' });
    paths.push(path);
  }
  return paths;
}

const [version] = process.argv.slice(2);
if (import.meta.main && version !== undefined) console.log((await keepSchema(version)).join('\n'));
