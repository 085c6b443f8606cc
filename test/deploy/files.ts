import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SETTINGS } from '#config.ts';

export const DEPLOY = join(import.meta.dirname, '../../deploy');

/** Every file of `deploy/`, by its path in there. */
export const DEPLOYMENT_FILES = globSync('**/{*,.*}', { cwd: DEPLOY, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name).slice(DEPLOY.length + 1));

export function readDeployment(path: string): string {
  return readFileSync(join(DEPLOY, path), 'utf8');
}

/** Names that the service takes from its environment. */
export const SETTING_NAMES: ReadonlySet<string> = new Set(
  Object.values(SETTINGS).flatMap(({ env, secret }) => (secret ? [env, `${env}_FILE`] : [env])),
);
