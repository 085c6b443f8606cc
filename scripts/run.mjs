// Plain JavaScript for whatever Node ≥ 20 is installed: makes sure that the dependencies are those of the
// lockfile, then runs the named entry on the pinned Node that came with them.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { become, complainOfNode, pinnedNode } from '../bin/launch.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const modules = join(root, 'node_modules');
const stamp = join(modules, '.polyreel-lock');

function lockHash() {
  return createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
}

function isInstalled(hash) {
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === hash && pinnedNode() !== null;
}

function install(hash) {
  console.log('polyreel: installing dependencies (once for each lockfile)…');
  const npm = process.env.npm_execpath;
  const [command, first] = npm ? [process.execPath, [npm]] : ['npm', []];
  const done = spawnSync(
    command,
    [...first, 'ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'],
    {
      cwd: root,
      stdio: 'inherit',
      shell: !npm && process.platform === 'win32',
    },
  );
  if (done.status !== 0) {
    console.error('polyreel: npm ci failed; see its message above.');
    process.exit(done.status ?? 1);
  }
  writeFileSync(stamp, hash);
}

const hash = lockHash();
if (!isInstalled(hash)) install(hash);
const node = pinnedNode() ?? complainOfNode();

// Where that fails, the server still has its APIs, and says that the UI is missing.
const entries = process.argv.slice(2);
if (entries.includes('src/main.ts') || entries.includes('scripts/test.ts')) {
  spawnSync(node, [join(root, 'scripts/web.ts')], { cwd: root, stdio: 'inherit' });
}

become(node, entries, { cwd: root, cache: join(modules, '.cache', 'node') });
