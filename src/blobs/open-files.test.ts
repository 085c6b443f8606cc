import assert from 'node:assert/strict';
import { mkdtemp, rm, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite, type TestContext, test } from 'node:test';
import { OpenFiles } from './open-files.ts';

async function withFiles(t: TestContext) {
  const dir = await mkdtemp(join(tmpdir(), 'polyreel-open-'));
  const files = new OpenFiles();
  t.after(async () => {
    files.close();
    await rm(dir, { recursive: true, force: true });
  });
  const path = join(dir, 'film');
  await writeFile(path, 'film');
  return { files, path, dir };
}

/** -1 once it is closed. */
async function closed(handle: { readonly fd: number }): Promise<void> {
  while (handle.fd !== -1) await new Promise((resolve) => setImmediate(resolve));
}

suite('files that are open for reading', () => {
  test('are opened once for those who read at the same time, and for who comes soon after', async (t) => {
    const { files, path } = await withFiles(t);
    const [one, other] = await Promise.all([files.take(path), files.take(path)]);
    assert.equal(one.handle, other.handle);
    one.giveBack('read');
    other.giveBack('read');
    const next = await files.take(path);
    assert.equal(next.handle, one.handle);
    next.giveBack('read');
  });

  test('of a deleted one are closed with the last who reads it, and are not lent again', async (t) => {
    const { files, path } = await withFiles(t);
    const { handle, giveBack } = await files.take(path);
    await unlink(path);
    files.forget(path);
    assert.equal((await handle.readFile()).toString(), 'film');
    await assert.rejects(files.take(path), { code: 'ENOENT' });
    giveBack('read');
    await closed(handle);
    await writeFile(path, 'another');
    const another = await files.take(path);
    assert.equal((await another.handle.readFile()).toString(), 'another');
    another.giveBack('read');
  });

  test('are opened anew after one could not be read', async (t) => {
    const { files, path } = await withFiles(t);
    const stale = await files.take(path);
    stale.giveBack('unreadable');
    const fresh = await files.take(path);
    assert.notEqual(fresh.handle, stale.handle);
    fresh.giveBack('read');
    await closed(stale.handle);
  });

  test('are not kept in any number', async (t) => {
    const { files, path, dir } = await withFiles(t);
    for (let count = 0; count < 64; count += 1) {
      await writeFile(join(dir, `${count}`), '');
      (await files.take(join(dir, `${count}`))).giveBack('read');
    }
    const { handle, giveBack } = await files.take(path);
    giveBack('read');
    await closed(handle);
  });

  test('are closed with the store', async (t) => {
    const { files, path } = await withFiles(t);
    const { handle, giveBack } = await files.take(path);
    giveBack('read');
    files.close();
    await closed(handle);
  });
});
