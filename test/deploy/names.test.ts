import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { DEPLOYMENT_FILES, readDeployment, SETTING_NAMES } from './files.ts';

suite('what deployments set', () => {
  for (const path of DEPLOYMENT_FILES) {
    test(`${path} names settings that there are`, () => {
      const names = readDeployment(path).match(/\bPOLYREEL_[A-Z0-9_]+\b/g) ?? [];
      assert.deepEqual(
        names.filter((name) => !SETTING_NAMES.has(name)),
        [],
      );
    });
  }
});
