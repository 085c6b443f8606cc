import { extname } from 'node:path';

/** A module in the same folder, to be started as a process or thread: `.ts` as written here, `.js` once compiled. */
export function besides(moduleUrl: string, name: string): URL {
  return new URL(`./${name}${extname(moduleUrl)}`, moduleUrl);
}
