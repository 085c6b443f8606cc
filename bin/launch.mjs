// Plain JavaScript for whatever Node ≥ 20 is installed: finds the pinned Node that came with the dependencies and becomes it.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { isatty } from 'node:tty';

/**
 * The platform package's own binary, not the link in .bin: it needs no shell and no link support. Where the registry has
 * no such package, an installed Node of the same major version or newer will do. Null when there is neither.
 */
export function pinnedNode() {
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  const path = binaryOf(`node-${platform}-${process.arch}`);
  if (path !== null && existsSync(path)) return path;
  return Number(process.versions.node.split('.')[0]) >= 24 ? process.execPath : null;
}

function binaryOf(name) {
  try {
    const manifest = createRequire(import.meta.url).resolve(`${name}/package.json`);
    return join(dirname(manifest), process.platform === 'win32' ? 'node.exe' : 'bin/node');
  } catch {
    return null; // not for this platform, or not installed yet
  }
}

/** Ends this process, telling what is missing. */
export function complainOfNode() {
  console.error(
    `polyreel: there is no pinned Node for ${process.platform}-${process.arch}; install Node 24 or newer.`,
  );
  process.exit(1);
}

/**
 * Runs `args` on `node` in the place of this process: with its streams and signals, and ends as it does. What a terminal
 * sends, as at Ctrl-C, it sends to both of them: told twice, the command line would not stop in order but at once.
 */
export function become(node, args, { cwd, cache }) {
  // Fsyncs run in libuv's thread pool and do little but wait: with its four threads, sixteen uploads would wait for each other.
  // What was compiled once need not be again: half of the time of a start.
  const env = { UV_THREADPOOL_SIZE: '16', NODE_COMPILE_CACHE: cache, ...process.env };
  const child = spawn(node, args, { cwd, stdio: 'inherit', env });
  const isOfTerminal = [0, 1, 2].some((descriptor) => isatty(descriptor));
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    const isToldAnyway = isOfTerminal && signal !== 'SIGTERM';
    process.on(signal, () => isToldAnyway || child.kill(signal));
  }
  child.on('exit', (code, signal) => {
    if (signal) {
      process.removeAllListeners(signal);
      process.kill(process.pid, signal);
    } else process.exit(code ?? 1);
  });
}
