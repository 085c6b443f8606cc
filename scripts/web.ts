// Builds the web UI when its sources have changed since the last time, which a stamp beside the files tells.
import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, runBin } from './commands.ts';

/** What a build is made from: the UI, the client that it speaks through, and the versions of everything else. */
const SOURCES = ['web/**', 'sdk/src/**', 'sdk/package.json', 'package-lock.json'];
const NOT_SOURCES = [/^web\/dist\//, /(?:^|\/)node_modules\//, /\.test\.tsx?$/];
const BUILT = join(ROOT, 'web/dist/index.html');
const STAMP = join(ROOT, 'web/dist/.sources');

const hash = sourceHash();
if (!existsSync(BUILT) || !existsSync(STAMP) || readFileSync(STAMP, 'utf8') !== hash) await build();

async function build(): Promise<void> {
  if (!existsSync(join(ROOT, 'node_modules/vite'))) {
    console.error(
      'polyreel: the web UI is not built, for what builds it is not installed: npm ci --include=dev.',
    );
    return;
  }
  console.log('polyreel: building the web UI (once for each change of it)…');
  const code = await runBin('vite', 'bin/vite.js', ['build', 'web', '--logLevel=warn']);
  if (code === 0) writeFileSync(STAMP, hash);
  else process.exitCode = code;
}

function sourceHash(): string {
  const sum = createHash('sha256');
  for (const path of globSync(SOURCES, { cwd: ROOT }).sort()) {
    if (NOT_SOURCES.some((pattern) => pattern.test(path)) || !statSync(join(ROOT, path)).isFile()) continue;
    sum
      .update(`${path}\0`)
      .update(readFileSync(join(ROOT, path)))
      .update('\0');
  }
  return sum.digest('hex');
}
