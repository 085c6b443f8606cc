import assert from 'node:assert/strict';
import { appendFile, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { png } from '../acceptance/tiny-media.ts';
import { until } from '../conformance/until.ts';
import { openDataDir } from '../crash/storage.ts';
import { postgresIsMissing } from '../infra/postgres.ts';
import { type EngineKind, openPlaces, run, start } from './installation.ts';
import { storeBlobs } from './many-blobs.ts';
import { spawnCommand } from './processes.ts';

const verify = (dir: string, quick = false) => ({ name: 'backup verify', dir, cut: null, quick }) as const;
const restore = (dir: string) => ({ name: 'backup restore', dir, cut: null, allowDamaged: false }) as const;

/** So many that they take a while. */
const MANY = 3000;

suite('a backup that was damaged', async () => {
  const damages: Readonly<Record<string, (files: Files) => Promise<void>>> = {
    'a file of media is gone': ({ blob }) => rm(blob),
    'a file of media is short': ({ blob }) => truncate(blob, 10),
    'a row was changed': ({ assets }) => change(assets),
    'a row is missing': async ({ assets }) => writeFile(assets, ''),
    'a row was added': ({ assets }) => appendFile(assets, '{}\n'),
    'a table is gone': ({ assets }) => rm(assets),
    'the list of media was changed': ({ contents }) => change(contents),
    'the manifest was changed': ({ manifest }) => change(manifest, '"damaged": 0', '"damaged": 1'),
    'the manifest is gone': ({ manifest }) => rm(manifest),
    'the secret was changed': ({ secret }) => appendFile(secret, 'x'),
  };
  for (const [name, damage] of Object.entries(damages)) {
    test(`is named: ${name}`, async () => {
      await using made = await makeBackup();
      assert.equal((await run(made.places, verify(made.dir, true))).code, 0);
      await damage(await filesOf(made.dir));
      const { code, lines } = await run(made.places, verify(made.dir, true));
      assert.equal(code, 1, lines.join('\n'));
    });
  }

  test('is named when other bytes are in a file of media, which a quick look does not see', async () => {
    await using made = await makeBackup();
    const { blob } = await filesOf(made.dir);
    await writeFile(blob, Buffer.alloc((await stat(blob)).size));
    assert.equal((await run(made.places, verify(made.dir, true))).code, 0);
    const { code, lines } = await run(made.places, verify(made.dir));
    assert.equal(code, 1);
    assert.match(lines.join('\n'), /has other bytes/);
    await using target = await openPlaces('sqlite', null);
    const restored = await run(target, restore(made.dir));
    assert.equal(restored.code, 1);
    assert.match(restored.lines.join('\n'), /is not what was backed up/);
  });
});

suite('a storage that was damaged', () => {
  test('is backed up as far as it goes, told of by every step, and restored on demand only', async () => {
    await using made = await makeBackup({ damageStorage: true });
    assert.equal(made.created.code, 1);
    assert.match(made.created.lines.join('\n'), /1 files are missing or wrong/);
    const verified = await run(made.places, verify(made.dir));
    assert.equal(verified.code, 1);
    assert.match(verified.lines.join('\n'), /did not have it/);
    await using target = await openPlaces('sqlite', null);
    assert.match((await run(target, restore(made.dir))).lines.join('\n'), /--allow-damaged/);
    const allowed = await run(target, { ...restore(made.dir), allowDamaged: true });
    assert.equal(allowed.code, 0, allowed.lines.join('\n'));
  });
});

const ENGINES: readonly EngineKind[] = (await postgresIsMissing()) ? ['sqlite'] : ['sqlite', 'postgres'];
for (const engine of ENGINES) {
  test(`a backup on ${engine} amid uploads and deletions is one moment, and the second copies what is new`, async () => {
    await using source = await openPlaces(engine, null);
    await using backup = await openDataDir();
    {
      await using service = await start(source);
      await storeBlobs(service.app, 100);
      const ending = new AbortController();
      const load = [1, 2].map((seed) => uploadAndDelete(service.door, seed, ending.signal));
      for (let round = 0; round < 3; round += 1) {
        const { code, lines } = await run(source, { name: 'backup create', dir: backup.path });
        assert.equal(code, 0, lines.join('\n'));
        assert.equal((await run(source, verify(backup.path))).code, 0);
      }
      ending.abort();
      await Promise.all(load);
    }
    await using target = await openPlaces(engine, null);
    const restored = await run(target, restore(backup.path));
    assert.equal(restored.code, 0, restored.lines.join('\n'));
    await using service = await start(target);
    // Every asset of the moment has its bytes.
    for (const id of await service.door.list()) {
      const asset = await until(async () => {
        const found = await service.door.look(id);
        return found?.factsAreKnown ? found : null;
      });
      const reply = await fetch(asset.url);
      assert.equal(reply.status, 200);
      await reply.arrayBuffer();
    }
  });
}

test('a backup that is killed is none, and the next one goes on where it was', async () => {
  await using source = await openPlaces('sqlite', null);
  await using backup = await openDataDir();
  {
    await using service = await start(source);
    await storeBlobs(service.app, MANY);
  }
  const contents = join(backup.path, 'unfinished', 'contents.ndjson');
  const lines = async () => (await readFile(contents, 'utf8').catch(() => '')).split('\n').length - 1;
  const killed = spawnCommand(['backup', 'create', backup.path], source.env);
  await until(async () => (await lines()) >= 200);
  assert.equal((await killed.end('SIGKILL')).signal, 'SIGKILL');
  const done = await lines();
  assert.match((await run(source, verify(backup.path))).lines.join(), /no finished one/);
  assert.match((await run(source, restore(backup.path))).lines.join(), /no finished one/);

  const second = await run(source, { name: 'backup create', dir: backup.path });
  assert.equal(second.code, 0, second.lines.join('\n'));
  // Of a KiB each, those that the first one had noted are not copied again; the figure is rounded.
  const copied = Number(/ ([\d.]+) MiB of it new/.exec(second.lines.join())?.[1]) * 1024;
  assert.ok(copied <= MANY - done + 64, `${copied} KiB were copied, ${done} had been`);
  assert.equal((await run(source, verify(backup.path))).code, 0);
});

test('a restore that is killed has left nothing that is served, and can be run again', async () => {
  await using source = await openPlaces('sqlite', null);
  await using backup = await openDataDir();
  {
    await using service = await start(source);
    await storeBlobs(service.app, MANY);
  }
  assert.equal((await run(source, { name: 'backup create', dir: backup.path })).code, 0);
  await using target = await openPlaces('sqlite', null);
  const blobs = join(target.dataDir, 'blobs');
  const killed = spawnCommand(['backup', 'restore', backup.path], target.env);
  await until(async () => (await readdir(blobs, { recursive: true }).catch(() => [])).length > 40);
  await killed.end('SIGKILL');
  const again = await run(target, restore(backup.path));
  assert.equal(again.code, 0, again.lines.join('\n'));
});

interface Files {
  readonly blob: string;
  readonly assets: string;
  readonly contents: string;
  readonly manifest: string;
  readonly secret: string;
}

async function filesOf(dir: string): Promise<Files> {
  const cut = join(dir, 'cuts', (await readdir(join(dir, 'cuts')))[0] ?? '');
  const files = await readdir(join(dir, 'blobs'), { recursive: true });
  const blob = files.find((name) => /[0-9a-f]{64}$/.test(name)) ?? '';
  return {
    blob: join(dir, 'blobs', blob),
    assets: join(cut, 'tables', 'assets.ndjson'),
    contents: join(cut, 'contents.ndjson'),
    manifest: join(cut, 'manifest.json'),
    secret: join(cut, 'secret'),
  };
}

async function change(path: string, from = '1', to = '2'): Promise<void> {
  const text = await readFile(path, 'utf8');
  assert.ok(text.includes(from));
  await writeFile(path, text.replace(from, to));
}

/** Of an installation with one picture. */
async function makeBackup({ damageStorage = false } = {}) {
  await using opening = new AsyncDisposableStack();
  const places = opening.use(await openPlaces('sqlite', null));
  const backup = opening.use(await openDataDir());
  {
    await using service = await start(places);
    const id = await service.door.upload({ name: 'a.png', mediaType: 'image/png', bytes: png(16) });
    await until(async () => (await service.door.look(id))?.factsAreKnown);
    const { blob_key: key } = await service.app.db
      .selectFrom('assets')
      .select('blob_key')
      .executeTakeFirstOrThrow();
    if (damageStorage) await service.app.blobs.delete(key ?? '');
  }
  const created = await run(places, { name: 'backup create', dir: backup.path });
  const opened = opening.move();
  return {
    places,
    created,
    dir: backup.path,
    [Symbol.asyncDispose]: () => opened[Symbol.asyncDispose](),
  };
}

/** Until it is told to end, each picture another one. */
async function uploadAndDelete(
  door: Awaited<ReturnType<typeof start>>['door'],
  seed: number,
  ending: AbortSignal,
): Promise<void> {
  for (let count = 0; !ending.aborted; count += 1) {
    const bytes = png(16, `${seed}-${count}`);
    const id = await door.upload({ name: `${count}.png`, mediaType: 'image/png', bytes });
    if (count % 4 !== 0) await door.remove(id);
  }
}
