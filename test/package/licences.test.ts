import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { runtimePackages } from '../../scripts/licences.ts';

/** That may be installed beside an Apache-2.0 program by whoever installs it. */
const ALLOWED = new Set([
  ...['MIT', 'Apache-2.0', 'ISC', '0BSD', 'BSD-2-Clause', 'BSD-3-Clause', 'BlueOak-1.0.0', 'Unlicense'],
  ...['OFL-1.1', 'MPL-2.0', 'LGPL-3.0-or-later'],
]);

/** With a reason for each, which NOTICE or its own files tell. */
const EXCEPTIONS: Readonly<Record<string, string>> = {
  'espeak-ng': 'GPL-3.0-or-later', // run as a program, not shipped: see NOTICE
  '@shinyoshiaki/jspack': '', // says it in its LICENSE alone: three clauses of BSD
};

const packages = runtimePackages();

suite('the licences of what the service runs with', () => {
  test('are known and allowed', () => {
    const others = packages.filter(({ name, licence }) => {
      if (name in EXCEPTIONS) return (licence ?? '') !== EXCEPTIONS[name];
      return licence === null || !licence.split(' AND ').every((one) => ALLOWED.has(one));
    });
    assert.ok(packages.length > 100);
    assert.deepEqual(others, []);
  });

  test('have no exception that nothing needs', () => {
    const names = new Set(packages.map(({ name }) => name));
    assert.deepEqual(
      Object.keys(EXCEPTIONS).filter((name) => !names.has(name)),
      [],
    );
  });

  test('are told in NOTICE where they ask for more than to be kept', () => {
    const notice = readFileSync(join(import.meta.dirname, '../../NOTICE'), 'utf8');
    for (const name of ['espeak-ng', 'sharp', 'node-av', '@fontsource'])
      assert.ok(notice.includes(name), name);
  });
});
