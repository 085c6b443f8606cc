import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { fixtures } from '../../test/fixtures/make.ts';
import { PREVIEW_PARTS } from './facts.ts';
import { type MediaPool, type MediaPoolOptions, openMediaPool } from './pool.ts';
import { residentBytes } from './workers/resident.ts';

const { types, broken } = await fixtures();
const NEVER = new AbortController().signal;
const PATIENT = { probe: 120_000, preview: 120_000 };

interface WatchedPool {
  readonly pool: MediaPool;
  /** Of the children that were started so far. */
  readonly pids: readonly number[];
}

function open(options: Partial<MediaPoolOptions> = {}): WatchedPool {
  const pids: number[] = [];
  const write = (line: string) => {
    const { pid, msg } = JSON.parse(line);
    if (msg === 'media worker started') pids.push(pid);
  };
  const log = pino({ level: 'debug', base: null }, { write });
  const pool = openMediaPool({
    workers: 1,
    recycleAfter: 100,
    timeouts: PATIENT,
    memoryLimit: 2 ** 30,
    log,
    ...options,
  });
  return { pool, pids };
}

function film() {
  const found = types.find(({ mediaType }) => mediaType === 'video/mp4');
  assert.ok(found);
  return { path: found.path, mediaType: found.mediaType, name: found.name };
}

/** A process that ended and was not yet collected by its parent holds no memory any more. */
async function gone(pid: number): Promise<void> {
  while ((await residentBytes(pid)) !== null) await sleep(50);
}

const DEATHS = [
  {
    how: 'exit',
    kind: 'internal',
    message: /exited with code 70.*Its last words: .*on purpose: exit/,
    options: {},
  },
  { how: 'segfault', kind: 'internal', message: /crashed \(SIGSEGV\)/, options: {} },
  {
    how: 'hang',
    kind: 'internal',
    message: /took longer than 8 seconds/,
    options: { timeouts: { ...PATIENT, probe: 8000 } },
  },
  {
    how: 'memory',
    kind: 'unprocessable',
    message: /needed \d+ MiB of memory, where 400 MiB are allowed/,
    options: { memoryLimit: 400 * 2 ** 20 },
  },
] as const;

for (const { how, kind, message, options } of DEATHS) {
  test(`a worker that dies by ${how} fails the one command that it had`, async () => {
    const { pool, pids } = open({ workers: 2, ...options });
    await using _ = pool;
    await pool.check();
    const crashed = assert.rejects(pool.crash(how), { kind, message });
    const others = await Promise.all(Array.from({ length: 5 }, () => pool.probe(film(), NEVER)));
    for (const facts of others) assert.equal(facts.mediaType, 'video/mp4');
    await crashed;
    assert.equal((await pool.probe(film(), NEVER)).mediaType, 'video/mp4');
    await gone(pids[0] ?? 0);
  });
}

test('a refusal arrives with its kind and sentence, and the worker goes on', async () => {
  const { pool, pids } = open();
  await using _ = pool;
  const { path, mediaType, name, refusal, reason } = broken.truncated;
  await assert.rejects(pool.probe({ path, mediaType, name }, NEVER), { kind: refusal, message: reason });
  await pool.probe(film(), NEVER);
  assert.equal(pids.length, 1);
});

test('a file that is not there fails its command only', async () => {
  const { pool } = open();
  await using _ = pool;
  await assert.rejects(pool.probe({ ...film(), path: '/nowhere/film.mp4' }, NEVER), {
    kind: 'internal',
    message: 'The media worker failed: ENOENT on open.',
  });
  await pool.probe(film(), NEVER);
});

test('commands are run in the order in which they came', async () => {
  const { pool } = open();
  await using _ = pool;
  const order: number[] = [];
  await Promise.all([0, 1, 2, 3, 4].map((n) => pool.probe(film(), NEVER).then(() => order.push(n))));
  assert.deepEqual(order, [0, 1, 2, 3, 4]);
});

test('aborting ends the command that runs, with the reason given, and no other', async () => {
  const { pool, pids } = open();
  await using _ = pool;
  const abort = new AbortController();
  const running = pool.probe(film(), abort.signal);
  const waiting = pool.probe(film(), NEVER);
  abort.abort(new Error('the lease is lost'));
  await assert.rejects(running, /the lease is lost/);
  assert.equal((await waiting).mediaType, 'video/mp4');
  assert.equal(pids.length, 2);
});

test('aborting what waits for its turn leaves what runs alone, and is not run later', async (t) => {
  const { pool, pids } = open();
  await using _ = pool;
  const outDir = await mkdtemp(join(tmpdir(), 'polyreel-pool-'));
  t.after(() => rm(outDir, { recursive: true }));
  const facts = await pool.probe(film(), NEVER);
  const abort = new AbortController();
  const before = pool.probe(film(), NEVER);
  const waiting = pool.preview({ path: film().path, facts, outDir, parts: PREVIEW_PARTS }, abort.signal);
  const behind = pool.probe(film(), NEVER);
  abort.abort(new Error('nobody wants it any more'));
  await assert.rejects(waiting, /nobody wants it/);
  await Promise.all([before, behind]);
  assert.deepEqual(await readdir(outDir), []);
  assert.equal(pids.length, 1);
});

test('what is aborted beforehand is not begun', async () => {
  const { pool } = open();
  await using _ = pool;
  await assert.rejects(pool.probe(film(), AbortSignal.abort(new Error('came too late'))), /came too late/);
});

test('a child is replaced after its share of commands', async () => {
  const { pool, pids } = open({ recycleAfter: 2 });
  await using _ = pool;
  for (let n = 0; n < 5; n += 1) await pool.probe(film(), NEVER);
  assert.ok(pids.length >= 3, `${pids.length} children`);
  await gone(pids[0] ?? 0);
});

test('a child that holds on to more than half of its memory is replaced', async () => {
  const { pool: model, pids: models } = open();
  await using _model = model;
  await model.probe(film(), NEVER);
  const resting = await residentBytes(models[0] ?? 0);
  assert.ok(resting);

  const { pool, pids } = open({ memoryLimit: resting * 1.6 });
  await using _ = pool;
  await pool.probe(film(), NEVER);
  await gone(pids[0] ?? 0);
  await pool.probe(film(), NEVER);
  assert.ok(pids.length >= 2);
});

test('disposing ends the children and rejects what runs and what waits', async () => {
  const { pool, pids } = open();
  await pool.check();
  const running = assert.rejects(pool.crash('hang'), { kind: 'unavailable' });
  const waiting = assert.rejects(pool.probe(film(), NEVER), { kind: 'unavailable' });
  await pool[Symbol.asyncDispose]();
  await Promise.all([running, waiting]);
  await assert.rejects(pool.probe(film(), NEVER), { kind: 'unavailable' });
  for (const pid of pids) await gone(pid);
});

test('a child does not inherit the secrets of the server', {
  skip: process.platform !== 'linux' && 'needs /proc',
}, async () => {
  process.env.POLYREEL_SECRET = 'do not tell';
  const { pool, pids } = open();
  await using _ = pool;
  await pool.check();
  const environment = await readFile(`/proc/${pids[0]}/environ`, 'utf8');
  assert.ok(environment.includes('MALLOC_ARENA_MAX'), environment);
  assert.ok(!environment.includes('do not tell'), environment);
});

for (const state of ['idle', 'inside a call that does not return'] as const) {
  test(`a child that is ${state} ends when the server is killed`, async () => {
    const server = spawn(process.execPath, ['--input-type=module', '-e', serverScript(state !== 'idle')], {
      cwd: import.meta.dirname,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let child = 0;
    for await (const line of createInterface({ input: server.stdout })) {
      const { pid, msg } = JSON.parse(line);
      if (msg === 'media worker started') child = pid;
      if (msg === 'at work') break;
    }
    assert.notEqual(await residentBytes(child), null);
    server.kill('SIGKILL');
    await once(server, 'close');
    await gone(child);
  });
}

/** A server with one media worker, which tells on its standard output when that is where the test wants it. */
function serverScript(hanging: boolean): string {
  return `
    import { openMediaPool } from '#media/pool.ts';
    import { openLog } from '#log.ts';
    const log = openLog('debug');
    const timeouts = { probe: 600_000, preview: 600_000 };
    const pool = openMediaPool({ workers: 1, recycleAfter: 100, timeouts, memoryLimit: 2 ** 30, log });
    await pool.check();
    if (${hanging}) {
      pool.crash('hang');
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
    log.info('at work');
    setInterval(() => {}, 1000);
  `;
}

test('children that crashed are told from those that took too long', async () => {
  const { pool } = open({ timeouts: { ...PATIENT, probe: 8000 } });
  await using _ = pool;
  // Each child has loaded its libraries before it is to die: a slow start is no hang.
  await pool.check();
  await assert.rejects(pool.crash('exit'));
  await pool.check();
  await assert.rejects(pool.crash('hang'));
  await pool.check();
  const { crashed, timeout, replaced, aborted } = pool.figures().ended;
  assert.deepEqual(
    { crashed, timeout, replaced, aborted },
    { crashed: 1, timeout: 1, replaced: 0, aborted: 0 },
  );
});
