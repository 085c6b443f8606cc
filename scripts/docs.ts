// Writes the documents that are made from the source; with --check, fails when one of them is stale.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SETTINGS } from '../src/config.ts';
import { cliManual } from './cli-manual.ts';
import { ROOT } from './commands.ts';
import { licencesPage } from './licences.ts';
import { openApiDocument } from './openapi-document.ts';
import { sdkTypes } from './sdk-types.ts';

const GENERATED = {
  'docs/cli.md': cliManual(),
  'docs/configuration.md': configuration(),
  'docs/licences.md': licencesPage(),
  'sdk/src/openapi.ts': sdkTypes(await openApiDocument()),
};

const stale = Object.entries(GENERATED).filter(([path, text]) => current(path) !== text);
if (process.argv.includes('--check')) {
  if (stale.length > 0) {
    console.error(`Stale: ${stale.map(([path]) => path).join(', ')}. Run npm run docs.`);
    process.exit(1);
  }
} else {
  for (const [path, text] of stale) writeFileSync(join(ROOT, path), text);
}

function current(path: string): string | null {
  try {
    return readFileSync(join(ROOT, path), 'utf8');
  } catch {
    return null; // not there yet: stale
  }
}

function configuration(): string {
  const rows = Object.values(SETTINGS).map(
    ({ env, fallback, doc, secret }) =>
      `| \`${env}\`${secret ? ' (secret)' : ''} | ${fallback === null ? '' : `\`${fallback}\``} | ${doc} |`,
  );
  return [
    '# Configuration',
    '',
    'Generated from `src/config.ts` by `npm run docs`. Settings are environment variables, read once at the start.',
    'Sizes take `kB`, `MB`, `GB` (decimal) or `KiB`, `MiB`, `GiB` (binary); durations take `ms`, `s`, `m`, `h` or `d`.',
    'A secret may also come from a file: set `<NAME>_FILE` to its path instead. An unknown `POLYREEL_…` name stops the',
    'start, and everything that is wrong is listed at once.',
    '',
    '| name | default | what it is |',
    '| --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}
