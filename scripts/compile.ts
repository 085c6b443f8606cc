// Compiles the server for the package: every module with its types blanked out, as Node itself does it in development, so
// that what is published is what was tested, line by line.

import { globSync } from 'node:fs';
import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { stripTypeScriptTypes } from 'node:module';
import { dirname, join, normalize } from 'node:path';
import { ROOT } from './commands.ts';

/** Folders of modules that refer to one another, and where they are in the package. */
const TREES: readonly Tree[] = [
  { from: 'src', to: '' },
  { from: 'sdk/src', to: 'sdk' },
  { from: 'cli/src', to: 'cli' },
];

interface Tree {
  readonly from: string;
  readonly to: string;
}

/** Tests and what they stand on. */
const FOR_TESTS = /\.(?:test|testing|conformance|victim)\.ts$|(?:^|\/)(?:conformance|testing)\//;
/** By which the command line has the client where each is a package of its own; in this one it is a folder beside it. */
const SDK = /(?<=\bfrom ')@polyreel\/sdk(?:\/(\w+))?(?=')/g;
const RELATIVE = /(?<=\b(?:from|import)\s*\(?\s*')(\.{1,2}\/[^'\n]+)\.ts(?=')/g;

/** Writes the modules into the folder `out`, which is emptied first. */
export async function compileServer(out: string): Promise<void> {
  await rm(out, { recursive: true, force: true });
  for (const tree of TREES) await compileTree(tree, join(out, tree.to), { sdk: '#sdk' });
  await writeFile(join(out, 'package.json'), `${JSON.stringify(await scope(), null, 2)}\n`);
}

/**
 * Writes the modules of one folder, each beside which it was, into the folder `out`. `sdk` is the room in which they find the
 * client, where that is not a package that they depend on.
 */
export async function compileTree(
  { from }: Pick<Tree, 'from'>,
  out: string,
  { sdk = null }: { sdk?: string | null } = {},
): Promise<void> {
  const cwd = join(ROOT, from);
  const files = globSync('**/*.{ts,json}', { cwd }).filter((path) => !FOR_TESTS.test(path));
  const known = new Set(files.map(compiledName));
  for (const file of files) {
    const target = join(out, compiledName(file));
    await mkdir(dirname(target), { recursive: true });
    if (!file.endsWith('.ts')) {
      await copyFile(join(cwd, file), target);
      continue;
    }
    const code = compile(file, await readFile(join(cwd, file), 'utf8'), known);
    await writeFile(
      target,
      sdk === null ? code : code.replaceAll(SDK, (_, name = 'index') => `${sdk}/${name}.ts`),
    );
  }
}

function compile(file: string, source: string, known: ReadonlySet<string>): string {
  return stripTypeScriptTypes(source).replaceAll(RELATIVE, (_, path: string) => {
    const name = normalize(join(dirname(file), `${path}.js`));
    if (!known.has(name)) throw new Error(`${file} imports ${path}.ts, which is not published.`);
    return `${path}.js`;
  });
}

/** Where `#room/file.ts` leads in there: the manifest that is nearest to a module says it. */
async function scope() {
  const { imports }: { imports: Record<string, string> } = JSON.parse(
    await readFile(join(ROOT, 'package.json'), 'utf8'),
  );
  const rooms = Object.entries(imports).map(([name, path]) => {
    const compiled = compiledName(placeOf(path));
    return name.endsWith('/*') ? [`${name}.ts`, `${compiled}.js`] : [name, compiled];
  });
  return { type: 'module', imports: Object.fromEntries(rooms) };
}

/** "./core/*" for "./src/core/*". */
function placeOf(path: string): string {
  for (const { from, to } of TREES) {
    if (path.startsWith(`./${from}/`)) return `./${join(to, path.slice(from.length + 3))}`;
  }
  throw new Error(`${path} of package.json is not published.`);
}

function compiledName(path: string): string {
  return path.replace(/\.ts$/, '.js');
}
