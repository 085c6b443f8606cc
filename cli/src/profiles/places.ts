import { homedir } from 'node:os';
import { join } from 'node:path';

export type Env = Readonly<Record<string, string | undefined>>;

/** Where this program keeps things of its user. */
export interface Places {
  /** Profiles, with their keys. */
  readonly config: string;
  /** The folder of uploads that are not finished. */
  readonly uploads: string;
}

/** By the XDG Base Directory Specification, and on Windows in the folders of the user's applications. */
export function placesIn(env: Env, platform: NodeJS.Platform = process.platform): Places {
  const home = env.HOME ?? homedir();
  const isWindows = platform === 'win32';
  const config = env.XDG_CONFIG_HOME || (isWindows && env.APPDATA) || join(home, '.config');
  const state = env.XDG_STATE_HOME || (isWindows && env.LOCALAPPDATA) || join(home, '.local', 'state');
  return {
    config: join(config, 'polyreel', 'config.json'),
    uploads: join(state, 'polyreel', 'uploads'),
  };
}
