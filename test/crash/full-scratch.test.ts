import assert from 'node:assert/strict';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { generate, listAll } from './client.ts';
import { eventually } from './eventually.ts';
import { uniqueFile } from './files.ts';
import { seeded } from './random.ts';
import { canMount, fill } from './small-disk.ts';
import { openScene } from './small-disk-scene.ts';
import { WAYS_IN } from './ways-in.ts';

const skip = !canMount() && 'this kernel lets the tests mount nothing';
/** Milliseconds: longer than all tries of a preview take, with the pauses between them. */
const PATIENCE = 120_000;
const FILM = {
  output: { width: 160, height: 90, fps: 25 },
  timeline: { tracks: [{ clips: [{ start: 0, length: 1, asset: { type: 'fill', fill: 'teal' } }] }] },
};

suite('a full disk for temporary files', { skip }, () => {
  test('puts off what needs it, which tells why in the end; uploads go on', async () => {
    await using scene = await openScene('tmp');
    const { origin, service } = scene;
    const random = seeded(11);
    const upload = async () => {
      const { status, bytes } = await WAYS_IN.raw.send(scene, uniqueFile(random, 50_000));
      assert.equal(status, 201);
      return String(JSON.parse(bytes.toString()).id);
    };
    const becomes = (id: string, status: string, reason: string | null) =>
      eventually(async () => {
        const asset = (await listAll(origin)).find((each) => each.id === id);
        if (asset?.status !== status) return `${asset?.status} instead of ${status}`;
        assert.equal(asset.reason, reason);
        return null;
      }, PATIENCE);

    const ballast = await fill(join(scene.dataDir, 'tmp'), 0);
    const [patient, film] = [await upload(), await generate(origin, FILM)];
    for (const kind of ['preview', 'render']) {
      const again = new RegExp(`"kind":"${kind}".*a job failed and will be tried again`);
      await eventually(async () => (again.test(service.printed) ? null : `no ${kind} was put off`));
    }
    await ballast[Symbol.asyncDispose]();
    await becomes(patient, 'ready', null);
    await becomes(film, 'ready', null);

    await using _ballast = await fill(join(scene.dataDir, 'tmp'), 0);
    await becomes(await upload(), 'ready', 'There is no preview: The disk for temporary files is full.');
    assert.deepEqual(await service.end('SIGTERM'), { code: 0, signal: null }, service.printed);
  });
});
