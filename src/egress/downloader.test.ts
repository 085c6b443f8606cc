import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { openDownloader } from './downloader.ts';

const PAGE = new URL('https://videos.example/watch?v=1');
const never = new AbortController().signal;

suite('the downloader', () => {
  let scratch: string;
  let programs: string;
  before(async () => {
    scratch = await mkdtemp(join(tmpdir(), 'polyreel-scratch-'));
    programs = await mkdtemp(join(tmpdir(), 'polyreel-programs-'));
  });
  after(async () => {
    for (const dir of [scratch, programs]) await rm(dir, { recursive: true, force: true });
  });

  /** With a program of our own that is a shell script. */
  async function downloaderOf(script: string, timeout = 60_000) {
    const program = join(programs, crypto.randomUUID());
    await writeFile(program, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    return openDownloader({ program, scratch, timeout });
  }

  const fetchOf = async (script: string, options: { timeout?: number; signal?: AbortSignal } = {}) =>
    (await downloaderOf(script, options.timeout)).fetch(PAGE, {
      maxBytes: 1000,
      signal: options.signal ?? never,
    });

  test('hands out the file that the program wrote, and deletes it afterwards', async () => {
    {
      await using file = await fetchOf('printf "%s\\n" "$@" > "A title.txt"');
      assert.equal(file.name, 'A title.txt');
      const args = (await readFile(file.path, 'utf8')).trim().split('\n');
      assert.deepEqual(args.slice(-2), ['--', PAGE.href]);
      assert.equal(args[args.indexOf('--max-filesize') + 1], '1000');
    }
    assert.deepEqual(await readdir(scratch), []);
  });

  test('gives the program none of our environment', async () => {
    await using file = await fetchOf('env > env.txt');
    const names = (await readFile(file.path, 'utf8')).split('\n').map((line) => line.split('=')[0]);
    assert.deepEqual(
      names.filter((name) => name?.startsWith('NODE') || name?.startsWith('POLYREEL') || name === 'USER'),
      [],
    );
    assert.ok(names.includes('PATH'));
  });

  test('passes on why the program failed', async () => {
    const failed = fetchOf('echo "ERROR: [site] 1: Video unavailable" >&2; touch half.part; exit 1');
    await assert.rejects(failed, { kind: 'unprocessable', message: /videos\.example: ERROR.*unavailable/ });
    assert.deepEqual(await readdir(scratch), []);
  });

  test('says so when there is no file', async () => {
    await assert.rejects(fetchOf('exit 0'), { kind: 'unprocessable', message: /too large/ });
  });

  test('says so when the program is not there', async () => {
    const downloader = openDownloader({ program: join(programs, 'none'), scratch, timeout: 60_000 });
    const failed = downloader.fetch(PAGE, { maxBytes: 1, signal: never });
    await assert.rejects(failed, { kind: 'unavailable', message: /POLYREEL_DOWNLOADER/ });
    assert.deepEqual(await readdir(scratch), []);
  });

  test('ends the program, and what it started, when time is up or nobody waits any more', async () => {
    const hangs = (pidFile: string) => `sleep 600 & echo $! > "${pidFile}"; wait`;
    const late = join(programs, 'late');
    await assert.rejects(fetchOf(hangs(late), { timeout: 300 }), { kind: 'too-slow' });
    const controller = new AbortController();
    const unwanted = join(programs, 'unwanted');
    const waiting = fetchOf(hangs(unwanted), { signal: controller.signal });
    const rejected = assert.rejects(waiting, /cancelled/);
    while ((await readFile(unwanted, 'utf8').catch(() => '')).trim() === '') await sleep(5);
    controller.abort(new Error('cancelled'));
    await rejected;
    for (const file of [late, unwanted]) {
      const pid = Number(await readFile(file, 'utf8').catch(() => '0'));
      if (pid > 0) await untilGone(pid);
    }
    assert.deepEqual(await readdir(scratch), []);
  });
});

/** A killed process stays in the table until its parent has taken note. */
async function untilGone(pid: number): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (/^State:\s+[^ZX]/m.test(await readFile(`/proc/${pid}/status`, 'utf8').catch(() => ''))) {
    if (Date.now() > deadline) throw new Error(`process ${pid} is still there`);
    await sleep(5);
  }
}
