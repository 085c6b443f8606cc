import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { serve } from '#egress/testing/local-server.ts';
import { LIMITS, openBench } from './media-bench.ts';
import { DECLARATIONS, references } from './references.ts';

/** Milliseconds for the whole: a worker that opens the canary waits there until its limit, which fails the test anyway. */
const PATIENCE = 4 * LIMITS.probe + 120_000;

test('a file that names others leads to none of them, whatever it is declared to be', {
  timeout: PATIENCE,
}, async (t) => {
  await using server = await serve((_, response) => response.end('canary'));
  await using bench = await openBench();
  // Nobody ever writes to it: whoever opens it to read does not come back.
  const path = join(bench.dir, 'canary');
  await promisify(execFile)('mkfifo', [path]);
  const died: string[] = [];
  let looked = 0;
  for (const { name, bytes } of await references({ origin: server.origin, path })) {
    const looks = DECLARATIONS.map(async ({ mediaType, extension }) => {
      const { outcome, reason } = await bench.look({ name: `${name}.${extension}`, mediaType, bytes });
      if (outcome === 'died') died.push(`${name} as ${mediaType}: ${reason}`);
      looked += 1;
    });
    await Promise.all(looks);
    assert.deepEqual(died, [], 'opened what it names, or broke a worker');
  }
  t.diagnostic(`${looked} files`);
  assert.equal(server.requests.length, 0);
});
