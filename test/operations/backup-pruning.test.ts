import assert from 'node:assert/strict';
import { mkdir, readdir, rename, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { lockDirectory } from '#db/directory-lock.ts';
import { png } from '../acceptance/tiny-media.ts';
import { until } from '../conformance/until.ts';
import { openDataDir } from '../crash/storage.ts';
import { openPlaces, type Places, run, start } from './installation.ts';

const DAY = 24 * 3600_000;

const create = (dir: string) => ({ name: 'backup create', dir }) as const;
const verify = (dir: string, cut: string | null = null) =>
  ({ name: 'backup verify', dir, cut, quick: false }) as const;
const prune = (dir: string, keep: number, olderThan: number | null = null) =>
  ({ name: 'backup prune', dir, keep, olderThan }) as const;

async function cutsIn(dir: string): Promise<string[]> {
  return (await readdir(join(dir, 'cuts'))).sort();
}

async function contentsIn(dir: string): Promise<string[]> {
  const names = await readdir(join(dir, 'blobs'), { recursive: true });
  return names.filter((name) => /[0-9a-f]{64}$/.test(name));
}

/** Uploads one picture, and deletes the one before for good. */
async function replacePicture(places: Places, side: number): Promise<void> {
  await using service = await start(places);
  for (const id of await service.door.list()) await service.door.remove(id);
  const id = await service.door.upload({ name: 'one.png', mediaType: 'image/png', bytes: png(side) });
  await until(async () => (await service.door.look(id))?.factsAreKnown);
}

/** Three cuts of a library with one picture, another each time. */
async function makeCuts() {
  const places = await openPlaces('sqlite', null);
  const backup = await openDataDir();
  const contents: string[][] = [];
  for (const side of [16, 17, 18]) {
    await replacePicture(places, side);
    const { code, lines } = await run(places, create(backup.path));
    assert.equal(code, 0, lines.join('\n'));
    contents.push(await contentsIn(backup.path));
  }
  return {
    places,
    dir: backup.path,
    cuts: await cutsIn(backup.path),
    /** Those that were there after each cut. */
    contents,
    async [Symbol.asyncDispose]() {
      await places[Symbol.asyncDispose]();
      await backup[Symbol.asyncDispose]();
    },
  };
}

suite('pruning backups', () => {
  test('leaves the newest, each as it was written, and no file that none of them needs', async () => {
    await using made = await makeCuts();
    const { places, dir, cuts } = made;
    const before = await contentsIn(dir);
    const { code, lines } = await run(places, prune(dir, 2));
    assert.equal(code, 0, lines.join('\n'));
    assert.deepEqual(await cutsIn(dir), cuts.slice(1));
    for (const cut of cuts.slice(1)) {
      const verified = await run(places, verify(dir, cut));
      assert.equal(verified.code, 0, verified.lines.join('\n'));
    }
    const left = await contentsIn(dir);
    const gone = before.filter((name) => !left.includes(name));
    assert.ok(gone.length > 0 && gone.every((name) => made.contents[0]?.includes(name)), gone.join());
    assert.match(
      lines.join('\n'),
      new RegExp(`Removed ${cuts[0]}[^]*2 backups are left; ${gone.length} files`),
    );
    assert.equal((await run(places, create(dir))).code, 0, 'the next one goes on');
    assert.deepEqual((await readdir(dir)).includes('dropped'), false);
  });

  test('goes by age as well, and never takes the last one', async () => {
    await using made = await makeCuts();
    const { places, dir, cuts } = made;
    const old = '2020-01-01T00-00-00-000Z';
    await rename(join(dir, 'cuts', cuts[0] ?? ''), join(dir, 'cuts', old));
    await run(places, prune(dir, 3, DAY));
    assert.deepEqual(await cutsIn(dir), [old, ...cuts.slice(1)], 'three are to be kept, whatever their age');
    await run(places, prune(dir, 1, DAY));
    assert.deepEqual(await cutsIn(dir), cuts.slice(1));
    await run(places, prune(dir, 1, 1));
    assert.deepEqual(await cutsIn(dir), cuts.slice(2));
    assert.equal((await run(places, verify(dir))).code, 0);
  });

  test('goes on where one was killed between the cuts and their files', async () => {
    await using made = await makeCuts();
    const { places, dir, cuts } = made;
    await mkdir(join(dir, 'dropped'));
    await rename(join(dir, 'cuts', cuts[0] ?? ''), join(dir, 'dropped', cuts[0] ?? ''));
    const before = (await contentsIn(dir)).length;
    assert.equal((await run(places, create(dir))).code, 0);
    assert.equal((await run(places, prune(dir, 3))).code, 0);
    assert.ok((await contentsIn(dir)).length < before);
    for (const cut of await cutsIn(dir)) assert.equal((await run(places, verify(dir, cut))).code, 0);
  });

  test('removes nothing when it cannot know what a kept one needs', async () => {
    await using made = await makeCuts();
    const { places, dir, cuts } = made;
    const before = await contentsIn(dir);
    await truncate(join(dir, 'cuts', cuts[2] ?? '', 'contents.ndjson'), 40);
    const { code, lines } = await run(places, prune(dir, 1));
    assert.equal(code, 1);
    assert.match(lines.join('\n'), /nothing was removed/);
    assert.deepEqual([await cutsIn(dir), await contentsIn(dir)], [cuts, before]);
  });

  test('waits for nobody: while a backup is made it is refused, and where there is none too', async () => {
    await using made = await makeCuts();
    const { places, dir, cuts } = made;
    {
      using _lock = lockDirectory(dir);
      const { code, lines } = await run(places, prune(dir, 1));
      assert.deepEqual([code, /is using/.test(lines.join())], [1, true]);
    }
    assert.deepEqual(await cutsIn(dir), cuts);
    await using empty = await openDataDir();
    assert.match((await run(places, prune(empty.path, 1))).lines.join(), /no finished backup/);
    assert.deepEqual(await readdir(empty.path), []);
  });
});
