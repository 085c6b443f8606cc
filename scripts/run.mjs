// Plain JavaScript for whatever Node ≥ 20 is installed: makes sure that the dependencies are those of the
// lockfile, then runs the named entry on the pinned Node that came with them.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const modules = join(root, 'node_modules');
const stamp = join(modules, '.polyreel-lock');
/**
 * The platform package's own binary, not the link in .bin: it needs no shell and no link support. Where the registry has
 * no such package, an installed Node of the same major version or newer will do.
 */
function pinnedNode() {
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  const binary = process.platform === 'win32' ? 'node.exe' : 'bin/node';
  const path = join(modules, `node-${platform}-${process.arch}`, binary);
  if (existsSync(path)) return path;
  return Number(process.versions.node.split('.')[0]) >= 24 ? process.execPath : null;
}

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
  const done = spawnSync(command, [...first, 'ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: 'inherit',
    shell: !npm && process.platform === 'win32',
  });
  if (done.status !== 0) {
    console.error('polyreel: npm ci failed; see its message above.');
    process.exit(done.status ?? 1);
  }
  writeFileSync(stamp, hash);
}

const hash = lockHash();
if (!isInstalled(hash)) install(hash);
const node = pinnedNode();
if (node === null) {
  console.error(
    `polyreel: no pinned Node for ${process.platform}-${process.arch}; see docs/dependencies.md.`,
  );
  process.exit(1);
}

// Where that fails, the server still has its APIs, and says that the UI is missing.
const entries = process.argv.slice(2);
if (entries.includes('src/main.ts') || entries.includes('scripts/test.ts')) {
  spawnSync(node, [join(root, 'scripts/web.ts')], { cwd: root, stdio: 'inherit' });
}

// Fsyncs run in libuv's thread pool and do little but wait: with its four threads, sixteen uploads would wait for each other.
// What was compiled and stripped of types once need not be again: half of the time of a start.
const env = { UV_THREADPOOL_SIZE: '16', NODE_COMPILE_CACHE: join(modules, '.cache', 'node'), ...process.env };
const child = spawn(node, entries, { cwd: root, stdio: 'inherit', env });
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => {
  if (signal) {
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  } else process.exit(code ?? 1);
});
