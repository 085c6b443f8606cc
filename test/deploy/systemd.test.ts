import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, suite, test } from 'node:test';
import { promisify } from 'node:util';
import { readDeployment } from './files.ts';

const run = promisify(execFile);
const missing =
  spawnSync('systemd-analyze', ['--version']).error !== undefined && 'There is no systemd here.';
const folder = await mkdtemp(join(tmpdir(), 'polyreel-systemd-'));
after(() => rm(folder, { recursive: true, force: true }));
const unit = join(folder, 'polyreel.service');
const text = readDeployment('systemd/polyreel.service');
// The program itself need not be installed here.
await writeFile(unit, text.replace(/^ExecStart=\S+/m, 'ExecStart=/bin/true'));

suite('the systemd unit', { skip: missing }, () => {
  test('is valid', async () => {
    const { stderr } = await run('systemd-analyze', ['verify', '--man=no', unit]);
    // Units of the machine itself may be complained of.
    assert.doesNotMatch(stderr, /polyreel/);
  });

  test('is hardened', async () => {
    // The scale is from 0 to 100; 20 is "OK", most services of a distribution are near 90.
    await assert.doesNotReject(
      run('systemd-analyze', ['security', '--offline=true', '--threshold=20', unit]),
    );
  });

  test('does not start again what is set up wrong, and gives it time to stop', () => {
    assert.match(text, /^RestartPreventExitStatus=78$/m);
    assert.ok(Number(/^TimeoutStopSec=(\d+)s$/m.exec(text)?.[1]) > 25);
  });
});
