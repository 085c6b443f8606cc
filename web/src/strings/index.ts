import { asset } from './asset.ts';
import { common } from './common.ts';
import { library } from './library.ts';
import { projects } from './projects.ts';
import { scripts } from './scripts.ts';
import { settings } from './settings.ts';
import { shell } from './shell.ts';
import { signIn } from './sign-in.ts';
import { uploads } from './uploads.ts';

/** Every sentence and label of the UI: what has to be translated is here and nowhere else. */
export const strings = {
  asset,
  common,
  library,
  projects,
  scripts,
  settings,
  shell,
  signIn,
  uploads,
} as const;
