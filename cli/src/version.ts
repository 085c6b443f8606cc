import { readFileSync } from 'node:fs';

/** Of the command line, and of the server where that has it in its own package: they are released together. */
const PACKAGES = new Set(['@polyreel/cli', 'polyreel']);

/** The manifest lies above the source, beside what was compiled from it, or above the server's `dist/cli`. */
export const VERSION: string = manifestOf([
  '../package.json',
  './package.json',
  '../../package.json',
]).version;

function manifestOf(paths: readonly string[]): { readonly version: string } {
  for (const path of paths) {
    try {
      const manifest = JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'));
      if (PACKAGES.has(manifest.name)) return manifest;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  }
  throw new Error('This package has no manifest.');
}
