import { readFileSync } from 'node:fs';

/** Of this package; its manifest lies above the source, and beside what was compiled from it. */
export const VERSION: string = manifestOf(['../package.json', './package.json']).version;

function manifestOf(paths: readonly string[]): { readonly version: string } {
  for (const path of paths) {
    try {
      const manifest = JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'));
      if (manifest.name === '@polyreel/cli') return manifest;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  }
  throw new Error('This package has no manifest.');
}
