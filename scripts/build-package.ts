// Compiles a workspace into a package that strangers install: `build-package.ts sdk` writes sdk/dist, which is packed and
// published as it is. In the repository the workspace is used from its source, so its own manifest names that.
import { copyFile, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT, runBin } from './commands.ts';
import { compileTree } from './compile.ts';

interface Manifest {
  readonly private?: boolean;
  readonly scripts?: unknown;
  /** Of a library; whoever builds on it wants types. */
  readonly exports?: Readonly<Record<string, string>>;
  /** Of a program. */
  readonly bin?: Readonly<Record<string, string>>;
}

/** Writes the package of `workspace` into the folder `out`, which is emptied first. */
export async function buildPackage(workspace: string, out: string): Promise<void> {
  await rm(out, { recursive: true, force: true });
  const manifest: Manifest = JSON.parse(await readFile(join(ROOT, workspace, 'package.json'), 'utf8'));
  if (manifest.exports === undefined) await compileTree({ from: `${workspace}/src` }, out);
  else {
    const code = await runBin('typescript', 'bin/tsc', ['-p', workspace, '--outDir', out]);
    if (code !== 0) throw new Error(`${workspace} cannot be compiled.`);
  }
  await writeFile(join(out, 'package.json'), `${JSON.stringify(published(manifest), null, 2)}\n`);
  await copyFile(join(ROOT, workspace, 'README.md'), join(out, 'README.md'));
  for (const name of ['LICENSE', 'NOTICE']) await copyFile(join(ROOT, name), join(out, name));
}

/** The source is private, so that it is not published by mistake; what was made of it is not. */
function published({ private: _private, scripts: _scripts, exports = {}, bin = {}, ...manifest }: Manifest) {
  const modules = Object.entries(exports).map(([name, source]) => {
    const path = compiled(source);
    return [name, { types: `${path}.d.ts`, default: `${path}.js` }];
  });
  const programs = Object.entries(bin).map(([name, source]) => [name, `${compiled(source)}.js`]);
  return {
    ...manifest,
    ...(modules.length > 0 && { exports: Object.fromEntries(modules) }),
    ...(programs.length > 0 && { bin: Object.fromEntries(programs) }),
  };
}

/** Without its extension. */
function compiled(source: string): string {
  return source.replace('./src/', './').replace(/\.ts$/, '');
}

const [workspace] = process.argv.slice(2);
if (import.meta.main && workspace !== undefined) await buildPackage(workspace, join(ROOT, workspace, 'dist'));
