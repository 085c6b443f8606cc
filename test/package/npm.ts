import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

export const ROOT = join(import.meta.dirname, '../..');

/** Milliseconds in which npm installs everything from a slow registry. */
const PATIENCE = 240_000;

/** Runs npm and resolves to what it printed. */
export async function npm(args: readonly string[], cwd: string): Promise<string> {
  const { stdout } = await promisify(execFile)('npm', args, {
    cwd,
    timeout: PATIENCE,
    maxBuffer: 64 * 1024 * 1024,
    env: { ...process.env, NODE_OPTIONS: '', npm_config_loglevel: 'error' },
  });
  return stdout;
}

/** Why nothing can be installed here, or false. With REQUIRE_REGISTRY in the environment that is a failure. */
export async function registryIsMissing(): Promise<string | false> {
  try {
    await npm(['ping', '--fetch-retries=0', '--fetch-timeout=10000'], ROOT);
    return false;
  } catch (cause) {
    const reason = 'The package registry that npm is configured with does not answer.';
    if (process.env.REQUIRE_REGISTRY) throw new Error(reason, { cause });
    return reason;
  }
}
