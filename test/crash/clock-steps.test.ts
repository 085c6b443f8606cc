import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { type Call, send } from '../conformance/client.ts';
import { openSource } from '../conformance/source.ts';
import { isBusy } from './client.ts';
import { eventually } from './eventually.ts';
import { type MediaFile, uniqueFile } from './files.ts';
import { holdUpload } from './held-upload.ts';
import { Ledger } from './ledger.ts';
import { seeded } from './random.ts';
import { beginResumable } from './resumable.ts';
import { API_KEY, startService } from './service.ts';
import { knownKeys, openDataDir, storedKeys } from './storage.ts';
import { sampleOf, WAYS_IN } from './ways-in.ts';

const HOUR = 3600_000;
const STEPS = { 'a day ahead': 24 * HOUR, 'an hour back': -HOUR } as const;
const SIZE = 40_000;

for (const [name, step] of Object.entries(STEPS)) {
  suite(`a clock that is set ${name}`, () => {
    test('loses nothing that is under way, and holds nothing up', async () => {
      await using scene = await openScene();
      const { origin, ledger, call } = scene;
      const [early, inPieces, twice] = [scene.file(), scene.file(), scene.file()];
      const held = await holdUpload(origin, early);
      const pieces = await beginResumable(call, inPieces);
      assert.equal(await pieces.patch(0, SIZE / 2), 204);
      const once = () => call({ ...upload(twice), headers: { 'idempotency-key': 'the-same' } });
      const first = idOf(await once());

      await scene.setClock(step);
      assert.equal(idOf(await once()), first, 'a repeated call makes nothing new');
      held.sendLastByte();
      ledger.kept(early, (await held.reply).id);
      assert.equal(await pieces.offset(), step > 0 ? null : SIZE / 2);
      for (const way of Object.values(WAYS_IN)) {
        const { status, bytes } = await way.send(scene, scene.file());
        assert.ok(status < 300, `${status} ${bytes}`);
      }
      await scene.isQuiet();
      await ledger.verifyAll(origin);

      await scene.setClock(0);
      assert.equal(await pieces.offset(), SIZE / 2, 'what had come is there still');
      assert.equal(await pieces.patch(SIZE / 2), 204);
      await scene.isQuiet();
    });

    test('and a start after that: all is there, and every job runs', async () => {
      await using directory = await openDataDir();
      const ledger = new Ledger();
      const random = seeded(5);
      for (const at of [0, step, 0]) {
        await using scene = await openScene({ dataDir: directory.path, ledger, random, at });
        await ledger.verifyAll(scene.origin);
        for (let count = 0; count < 3; count += 1) {
          const file = scene.file();
          ledger.kept(file, idOf(await scene.call(upload(file))));
        }
        // Its jobs are left to the next one.
        await scene.service.end('SIGKILL');
      }
      await using scene = await openScene({ dataDir: directory.path, ledger, random, at: 0 });
      await scene.isQuiet();
      await ledger.verifyAll(scene.origin);
      assert.equal(ledger.count('kept'), 9);
      assert.deepEqual(await scene.service.end('SIGTERM'), { code: 0, signal: null });
      assert.deepEqual(await storedKeys(directory.path), knownKeys(directory.path));
    });
  });
}

interface SceneOptions {
  readonly dataDir: string;
  readonly ledger: Ledger;
  readonly random: () => number;
  /** Milliseconds that its clock is ahead at first. */
  readonly at: number;
}

async function openScene(given: SceneOptions | null = null) {
  await using opening = new AsyncDisposableStack();
  const directory = given === null ? opening.use(await openDataDir()).path : given.dataDir;
  const { ledger, random, at } = given ?? { ledger: new Ledger(), random: seeded(3), at: 0 };
  const source = opening.use(await openSource());
  const clock = join(opening.use(await openDataDir()).path, 'step');
  const setClock = (step: number) => writeFile(clock, String(step));
  await setClock(at);
  const env = { CLOCK_STEP: clock, POLYREEL_EGRESS_ALLOW: '127.0.0.1' };
  const nodeArgs = ['--import', join(import.meta.dirname, 'set-clock.ts')];
  const service = opening.use(await startService({ dataDir: directory, env, nodeArgs }));
  const origin = await service.origin;
  const opened = opening.move();
  return {
    service,
    origin,
    source,
    ledger,
    setClock,
    call: (call: Call) =>
      send(origin, { ...call, headers: { authorization: `Bearer ${API_KEY}`, ...call.headers } }),
    file(): MediaFile {
      const file = uniqueFile(random, SIZE);
      ledger.sent(file);
      return file;
    },
    isQuiet: () => eventually(async () => ((await isBusy(origin)) ? 'assets are still processing' : null)),
    [Symbol.asyncDispose]: () => opened[Symbol.asyncDispose](),
  };
}

function upload(file: MediaFile): Call {
  const { name, bytes } = sampleOf(file);
  return { method: 'POST', path: `/api/v1/assets?name=${name}`, body: bytes };
}

function idOf({ status, bytes }: { status: number; bytes: Buffer }): string {
  assert.equal(status, 201, bytes.toString());
  return JSON.parse(bytes.toString()).id;
}
