import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { suite, test } from 'node:test';
import { openSource } from '../conformance/source.ts';
import { type ListedAsset, listAll } from './client.ts';
import { eventually } from './eventually.ts';
import { uniqueFile } from './files.ts';
import { seeded } from './random.ts';
import { startService } from './service.ts';
import { openDataDir } from './storage.ts';
import { WAYS_IN } from './ways-in.ts';

const isPosix = process.platform !== 'win32';
/** As many as there are files that hang: the others have to wait until one of the workers is ended. */
const env = { POLYREEL_MEDIA_WORKERS: '2', POLYREEL_MEDIA_TIMEOUT: '10s' };
/** Milliseconds: longer than all tries take, with the pauses between them. */
const PATIENCE = 200_000;

/** Puts a pipe that nobody writes to in a blob's place: whoever opens it hangs in the system, as on a disk that is gone. */
async function hang(dataDir: string, key: string): Promise<void> {
  const root = join(dataDir, 'blobs');
  const names = await readdir(root, { recursive: true });
  const path = join(root, names.find((name) => name.endsWith(key)) ?? 'none');
  await rename(path, `${path}.gone`);
  assert.equal(spawnSync('mkfifo', [path]).status, 0);
}

suite('media workers that never answer', { skip: !isPosix && 'needs pipes with names' }, () => {
  test('fail the one asset, or leave it without a preview, and the others go on', async () => {
    await using directory = await openDataDir();
    await using source = await openSource();
    const dataDir = directory.path;
    const random = seeded(9);
    const upload = async (origin: string) => {
      const { status, bytes } = await WAYS_IN.raw.send({ origin, source }, uniqueFile(random, 20_000));
      assert.equal(status, 201);
      return String(JSON.parse(bytes.toString()).id);
    };
    const find = async (origin: string, id: string): Promise<ListedAsset | null> =>
      (await listAll(origin)).find((asset) => asset.id === id) ?? null;
    const isReady = (origin: string, id: string) =>
      eventually(async () => {
        const asset = await find(origin, id);
        return asset?.status === 'ready' && asset.reason === null
          ? null
          : `${asset?.status}: ${asset?.reason}`;
      }, PATIENCE);

    const [unseen, unshown] = await prepare();
    await using service = await startService({ dataDir, env });
    const origin = await service.origin;
    await isReady(origin, await upload(origin));
    for (const id of [unseen, unshown]) {
      assert.equal((await find(origin, id))?.status, 'processing', 'it is tried for longer than this');
    }
    await eventually(async () => {
      const [failed, ready] = [await find(origin, unseen), await find(origin, unshown)];
      if (failed?.status !== 'failed' || ready?.status !== 'ready')
        return `${failed?.status} ${ready?.status}`;
      assert.match(failed.reason ?? '', /^The media worker took longer than 10 seconds over a probe\./);
      assert.match(
        ready.reason ?? '',
        /^There is no preview: The media worker took longer than 10 seconds over a preview\./,
      );
      return null;
    }, PATIENCE);
    await isReady(origin, await upload(origin));
    assert.deepEqual(await service.end('SIGTERM'), { code: 0, signal: null }, service.printed);

    /** Two assets as a kill leaves them before their probe, and before their preview; opening either file hangs. */
    async function prepare(): Promise<[string, string]> {
      await using service = await startService({ dataDir, env: { POLYREEL_MEDIA_WORKERS: '1' } });
      const origin = await service.origin;
      const [unseen, unshown] = [await upload(origin), await upload(origin)];
      for (const id of [unseen, unshown]) await isReady(origin, id);
      await service.end('SIGKILL');
      using database = new DatabaseSync(join(dataDir, 'polyreel.db'));
      const undo = database.prepare(
        `update assets set status = 'processing', derivatives = '[]', thumbhash = null, facts = case when ? then facts end
         where id = ? returning blob_key`,
      );
      const queue = database.prepare(
        `insert into jobs (id, kind, lane, workspace_id, payload, priority, state, attempt, interruptions, run_at, created_at)
         select ?, ?, 'media', workspace_id, json_object('assetId', id), 0, 'queued', 0, 0, 0, 0 from assets where id = ?`,
      );
      for (const [id, kind] of [
        [unseen, 'probe'],
        [unshown, 'preview'],
      ] as const) {
        const row = undo.get(kind === 'preview' ? 1 : 0, id);
        queue.run(`${kind} again`, kind, id);
        await hang(dataDir, String(row?.blob_key));
      }
      return [unseen, unshown];
    }
  });
});
