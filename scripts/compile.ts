// Compiles the server for the package: every module with its types blanked out, as Node itself does it in development, so
// that what is published is what was tested, line by line.

import { globSync } from 'node:fs';
import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { stripTypeScriptTypes } from 'node:module';
import { dirname, join, normalize } from 'node:path';
import { ROOT } from './commands.ts';

/** Tests and what they stand on. */
const FOR_TESTS = /\.(?:test|testing|conformance|victim)\.ts$|(?:^|\/)(?:conformance|testing)\//;
const RELATIVE = /(?<=\b(?:from|import)\s*\(?\s*')(\.{1,2}\/[^'\n]+)\.ts(?=')/g;

/** Writes the modules of `src` into the folder `out`, which is emptied first; resolves to their paths in it. */
export async function compileServer(out: string): Promise<string[]> {
  await rm(out, { recursive: true, force: true });
  const files = globSync('**/*.{ts,json}', { cwd: join(ROOT, 'src') }).filter(
    (path) => !FOR_TESTS.test(path),
  );
  const compiled = files.map(compiledName);
  const known = new Set(compiled);
  for (const file of files) await compile(file, { out, known });
  await writeFile(join(out, 'package.json'), `${JSON.stringify(await scope(), null, 2)}\n`);
  return compiled;
}

function compiledName(path: string): string {
  return path.replace(/\.ts$/, '.js');
}

async function compile(file: string, { out, known }: { out: string; known: ReadonlySet<string> }) {
  const source = join(ROOT, 'src', file);
  const target = join(out, compiledName(file));
  await mkdir(dirname(target), { recursive: true });
  if (!file.endsWith('.ts')) return copyFile(source, target);
  const code = stripTypeScriptTypes(await readFile(source, 'utf8')).replaceAll(
    RELATIVE,
    (_, path: string) => {
      const name = normalize(join(dirname(file), `${path}.js`));
      if (!known.has(name)) throw new Error(`${file} imports ${path}.ts, which is not published.`);
      return `${path}.js`;
    },
  );
  return writeFile(target, code);
}

/** Where `#room/file.ts` leads in there: the manifest that is nearest to a module says it. */
async function scope() {
  const { imports } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')) as {
    imports: Record<string, string>;
  };
  const rooms = Object.entries(imports).map(([name, path]) => {
    const compiled = path.replace('./src/', './');
    return name.endsWith('/*') ? [`${name}.ts`, `${compiled}.js`] : [name, compiledName(compiled)];
  });
  return { type: 'module', imports: Object.fromEntries(rooms) };
}
