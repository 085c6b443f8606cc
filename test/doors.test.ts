import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, suite, test } from 'node:test';
import { ServerProcess } from './crash/server-process.ts';
import { stepsIn } from './curl.ts';
import { follow, titleOf } from './documented-steps.ts';

const ROOT = join(import.meta.dirname, '..');
const PAGES = join(ROOT, 'docs/doors');
const POLYREEL_KEY = 'polyreel_door_key_of_a_test';

const dataDir = await mkdtemp(join(tmpdir(), 'polyreel-doors-'));
const service = new ServerProcess(['src/main.ts'], {
  PORT: '0',
  POLYREEL_DATA_DIR: dataDir,
  POLYREEL_API_KEY: POLYREEL_KEY,
  POLYREEL_LOG_LEVEL: 'warn',
  // The Rask page imports what it has uploaded before.
  POLYREEL_EGRESS_ALLOW: '127.0.0.1',
});
after(async () => {
  await service.end('SIGTERM');
  await rm(dataDir, { recursive: true, force: true });
});

const origin = await service.origin;
const dialects = await readdir(join(ROOT, 'src/dialects'), { withFileTypes: true });
const doors = dialects.filter((entry) => entry.isDirectory() && !['native', 'mcp'].includes(entry.name));

test('every door of a vendor has a page', async () => {
  const pages = (await readdir(PAGES)).sort();
  assert.deepEqual(pages, doors.map(({ name }) => `${name}.md`).sort());
});

for (const { name } of doors) {
  suite(`the page of ${name}`, async () => {
    const page = await readFile(join(PAGES, `${name}.md`), 'utf8');
    const env: Record<string, string> = { POLYREEL_KEY };

    test('says how to switch, what is the same, and what is not', () => {
      const headings = [...page.matchAll(/^## (.*)$/gm)].map(([, heading]) => heading);
      assert.deepEqual(headings, ['Switching a client', 'The same', 'Not the same']);
    });

    for (const step of stepsIn(page)) test(titleOf(step), () => follow(step, { origin, folder: ROOT, env }));
  });
}
