// Compiles a workspace into a package that strangers install: `build-package.ts sdk` writes sdk/dist, which is packed and
// published as it is. In the repository the workspace is used from its source, so its own manifest names that.
import { copyFile, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT, runBin } from './commands.ts';

interface Manifest {
  readonly private?: boolean;
  readonly scripts?: unknown;
  readonly exports: Readonly<Record<string, string>>;
}

/** Writes the package of `workspace` into the folder `out`, which is emptied first. */
export async function buildPackage(workspace: string, out: string): Promise<void> {
  await rm(out, { recursive: true, force: true });
  const code = await runBin('typescript', 'bin/tsc', ['-p', workspace, '--outDir', out]);
  if (code !== 0) throw new Error(`${workspace} cannot be compiled.`);
  const manifest: Manifest = JSON.parse(await readFile(join(ROOT, workspace, 'package.json'), 'utf8'));
  await writeFile(join(out, 'package.json'), `${JSON.stringify(published(manifest), null, 2)}\n`);
  await copyFile(join(ROOT, workspace, 'README.md'), join(out, 'README.md'));
  for (const name of ['LICENSE', 'NOTICE']) await copyFile(join(ROOT, name), join(out, name));
}

/** The source is private, so that it is not published by mistake; what was made of it is not. */
function published({ private: _private, scripts: _scripts, exports, ...manifest }: Manifest) {
  const compiled = Object.entries(exports).map(([name, source]) => {
    const path = source.replace('./src/', './').replace(/\.ts$/, '');
    return [name, { types: `${path}.d.ts`, default: `${path}.js` }];
  });
  return { ...manifest, exports: Object.fromEntries(compiled) };
}

const [workspace] = process.argv.slice(2);
if (import.meta.main && workspace !== undefined) await buildPackage(workspace, join(ROOT, workspace, 'dist'));
