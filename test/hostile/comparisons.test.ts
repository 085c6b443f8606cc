import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

const ROOT = join(import.meta.dirname, '../..');
const SOURCES = globSync('src/**/*.ts', { cwd: ROOT }).filter(
  (path) => !/\.(?:test|testing|conformance)\.ts$|\/(?:conformance|testing)\//.test(path),
);

/** What somebody could find out letter by letter from the time that a comparison takes. */
const SECRET = String.raw`[\w.]*(?:[sS]ecret|[tT]oken|[sS]ignature|[pP]assword|[cC]srf|[hH]mac|[kK]eyname)s?(?:\(\))?`;
const COMPARED = new RegExp(
  `(${SECRET}) [!=]==? (?!null|undefined|'|\\d)|[!=]==? (${SECRET})\\b(?![.(])`,
  'g',
);

/** Not with anything that a request brings. */
const AT_HOME: Readonly<Record<string, string>> = {
  'src/core/signing-secret.ts': 'two nodes agree on what the operator has set, at the start',
  'src/operations/backup/verify.ts': 'a hash of a file of the backup, by who runs the command',
};

test('no secret is compared in a time that depends on its letters', () => {
  const found = SOURCES.flatMap((path) =>
    [...readFileSync(join(ROOT, path), 'utf8').matchAll(COMPARED)].map(([text]) => ({ path, text })),
  );
  assert.deepEqual(
    found.filter(({ path }) => !(path in AT_HOME)),
    [],
  );
  assert.deepEqual([...new Set(found.map(({ path }) => path))].sort(), Object.keys(AT_HOME).sort());
});

test('keys are found by their hash, and what is compared is compared by crypto.timingSafeEqual', () => {
  const users = SOURCES.filter((path) =>
    /[^'"`]\btimingSafeEqual\(/.test(readFileSync(join(ROOT, path), 'utf8')),
  );
  assert.deepEqual(users.sort(), ['src/core/sessions.ts', 'src/core/signer.ts', 'src/http/metrics.ts']);
});
