import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, suite, test } from 'node:test';
import { promisify } from 'node:util';
import { ServerProcess } from './crash/server-process.ts';

const FOLDER = join(import.meta.dirname, '../examples');
const POLYREEL_KEY = 'polyreel_example_key_of_a_test';

/** What each one prints at its end. */
const ENDS: Readonly<Record<string, RegExp>> = {
  'native.mjs':
    /sample\.png is ready: \d+ × \d+, image\/png\n.*\/s\/\w{1,12}\n.*\nPostcard\.mp4 is succeeded: http/,
  'runway.mjs': /uploaded \S+\nsample\.png: image\n/,
  'indream.mjs': /IMAGE sample\.png, \d+ × \d+: http/,
  'rask.mjs': /image sample\.png is ready: http/,
  'videojungle.mjs': /the film: http/,
};

const dataDir = await mkdtemp(join(tmpdir(), 'polyreel-examples-'));
const service = new ServerProcess(['src/main.ts'], {
  PORT: '0',
  POLYREEL_DATA_DIR: dataDir,
  POLYREEL_API_KEY: POLYREEL_KEY,
  POLYREEL_LOG_LEVEL: 'warn',
  // On any machine: the Indream reply has the size when the probe is quick enough.
  POLYREEL_PROBE_WAIT: '60s',
});
after(async () => {
  await service.end('SIGTERM');
  await rm(dataDir, { recursive: true, force: true });
});

suite('the examples', async () => {
  const POLYREEL_URL = await service.origin;
  for (const name of (await readdir(FOLDER)).sort()) {
    test(`${name} does what it says`, async () => {
      const env = { ...process.env, POLYREEL_URL, POLYREEL_KEY };
      const { stdout } = await promisify(execFile)(process.execPath, [join(FOLDER, name)], { env });
      assert.match(stdout, ENDS[name] ?? /^there is no expectation for this example$/);
    });
  }
});
