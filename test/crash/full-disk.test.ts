import assert from 'node:assert/strict';
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { suite, test } from 'node:test';
import { send } from '../conformance/client.ts';
import { isBusy, listAll } from './client.ts';
import { eventually } from './eventually.ts';
import { uniqueFile } from './files.ts';
import { Ledger } from './ledger.ts';
import { seeded } from './random.ts';
import { beginResumable } from './resumable.ts';
import type { ServerProcess } from './server-process.ts';
import { API_KEY } from './service.ts';
import { canMount, fill } from './small-disk.ts';
import { openScene, type Scene } from './small-disk-scene.ts';
import { knownKeys, openDataDir, storedKeys } from './storage.ts';
import { WAYS_IN } from './ways-in.ts';

const MEBIBYTE = 1024 * 1024;
/** Bytes of a file for which there is room, and of one for which there is not. */
const SMALL = 50_000;
const LARGE = 6 * MEBIBYTE;
/** What is left free while the large ones are sent. */
const ROOM = 2 * MEBIBYTE;
const DATABASE = 'polyreel.db';
const skip = !canMount() && 'this kernel lets the tests mount nothing';

const random = seeded(7);

/** Sends a file of that size on every way in, and wants it to arrive. */
async function everyWayArrives(scene: Scene, ledger: Ledger): Promise<void> {
  for (const [name, { send }] of Object.entries(WAYS_IN)) {
    const file = uniqueFile(random, SMALL);
    ledger.sent(file);
    const { status, bytes } = await send(scene, file);
    assert.ok(status < 300, `${name}: ${status} ${bytes}`);
    await eventually(async () => {
      const asset = (await listAll(scene.origin)).find(({ sha256 }) => sha256 === file.sha256);
      if (asset?.status !== 'ready') return `${name}: ${asset?.status ?? 'is not there'}`;
      ledger.kept(file, asset.id);
      return null;
    });
  }
}

/** Sends a file on every way in, and wants each to say that there is no room; returns the ways that put it off. */
async function noWayArrives(scene: Scene, ledger: Ledger, size: number): Promise<string[]> {
  const putOff: string[] = [];
  for (const [name, { send, unavailable }] of Object.entries(WAYS_IN)) {
    const file = uniqueFile(random, size);
    ledger.sent(file);
    const reply = await send(scene, file);
    // The file itself is fetched later: the order for it is small, and may find room.
    if (name === 'link' && reply.status === 202) putOff.push(file.sha256);
    else unavailable(reply);
  }
  return putOff;
}

async function readiness(origin: string): Promise<{ status: number; text: string }> {
  const reply = await fetch(`${origin}/readyz`);
  return { status: reply.status, text: await reply.text() };
}

/** The database as it is at one moment, like a kill would leave it: SQLite opens no file through /proc. */
async function snapshot({ pid }: ServerProcess, dataDir: string) {
  const copy = await openDataDir();
  process.kill(pid, 'SIGSTOP');
  try {
    for (const name of [DATABASE, `${DATABASE}-wal`])
      await copyFile(join(dataDir, name), join(copy.path, name));
  } finally {
    process.kill(pid, 'SIGCONT');
  }
  return copy;
}

async function staysConsistent({ dataDir, origin, service }: Scene, ledger: Ledger): Promise<void> {
  await eventually(async () => ((await isBusy(origin)) ? 'assets are still processing' : null));
  await ledger.verifyAll(origin);
  await using copy = await snapshot(service, dataDir);
  using database = new DatabaseSync(join(copy.path, DATABASE));
  assert.equal(database.prepare('pragma integrity_check').get()?.integrity_check, 'ok');
  assert.deepEqual(await storedKeys(dataDir), knownKeys(copy.path));
  assert.doesNotMatch(service.printed, /"level":60/);
}

suite('a full disk', { skip }, () => {
  test('refuses what is sent on every way, loses nothing, and goes on by itself once there is room', async () => {
    await using scene = await openScene();
    const ledger = new Ledger();
    await everyWayArrives(scene, ledger);
    const stored = await storedKeys(scene.dataDir);
    {
      await using _ballast = await fill(scene.dataDir, ROOM);
      await noWayArrives(scene, ledger, LARGE);
    }
    {
      await using _ballast = await fill(scene.dataDir, 0);
      await noWayArrives(scene, ledger, SMALL);
      assert.deepEqual(await storedKeys(scene.dataDir), stored, 'half a file was left');
      const { status, text } = await readiness(scene.origin);
      assert.equal(status, 503);
      assert.match(text, /full/);
      await ledger.verifyAll(scene.origin);
    }
    await eventually(async () => ((await readiness(scene.origin)).status === 200 ? null : 'not ready'));
    await everyWayArrives(scene, ledger);
    await staysConsistent(scene, ledger);
    assert.deepEqual(await scene.service.end('SIGTERM'), { code: 0, signal: null }, scene.service.printed);
  });

  test('goes on with a resumable upload where the room ended', async () => {
    await using scene = await openScene();
    const file = uniqueFile(random, LARGE);
    const authorization = `Bearer ${API_KEY}`;
    const pieces = await beginResumable(
      (call) => send(scene.origin, { ...call, headers: { authorization, ...call.headers } }),
      file,
    );
    {
      await using _ballast = await fill(scene.dataDir, ROOM);
      assert.equal(await pieces.patch(0), 503);
    }
    const kept = await pieces.offset();
    assert.ok(kept !== null && kept < file.bytes.byteLength);
    assert.equal(await pieces.patch(kept), 204);
    const [asset] = await listAll(scene.origin);
    assert.equal(asset?.sha256, file.sha256);
  });
});
