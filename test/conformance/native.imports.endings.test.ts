import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { AssetReply, ProblemReply } from '#dialects/native/schema.ts';
import { shaped } from './driver.ts';
import { native } from './drivers/native.ts';
import { act, importCall, imported, OPEN, settled, stepsOf } from './importing.ts';
import { picture, video } from './samples.ts';
import { type Client, MAX_UPLOAD, openServer, type Server } from './server.ts';
import { held, openSource, type Source, whole } from './source.ts';
import { until } from './until.ts';

suite('native: imports that end otherwise', () => {
  let server: Server;
  let source: Source;
  let client: Client;
  before(async () => {
    server = await openServer(OPEN);
    source = await openSource();
    client = await server.openClient(native);
  });
  after(async () => {
    await source[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
  });

  /** The reason for which the import of a link fails; the history has it too. */
  async function failure(link: string): Promise<string> {
    const asset = await settled(client, (await imported(client, link)).id);
    assert.equal(asset.status, 'failed');
    assert.deepEqual([asset.progress, asset.sha256], [null, null]);
    const [step, ...more] = await stepsOf(client, asset.id);
    assert.deepEqual(more, []);
    assert.deepEqual([step?.step, step?.outcome, step?.detail], ['imported', 'failed', asset.reason]);
    assert.ok(Number.isInteger(step?.duration));
    return asset.reason ?? '';
  }

  const text = (mediaType: string, words: string) =>
    whole({ name: '', kind: 'video', mediaType, bytes: Buffer.from(words) });

  test('a web page fails with that very reason', async () => {
    const page = '<!doctype html><title>Share</title>';
    assert.match(await failure(source.at('/page', text('text/html', page))), /web page \(HTML\)/);
    assert.match(await failure(source.at('/a.mp4', text('video/mp4', page))), /web page \(HTML\)/);
  });

  test('what is not there, and what is no media, fail with their reasons', async () => {
    assert.match(await failure(source.at('/gone.mp4', (response) => response.writeHead(404).end())), /404/);
    assert.match(await failure(source.at('/no.mp4', text('video/mp4', 'words'))), /neither an image nor/);
    assert.match(await failure(source.at('/empty.mp4', text('video/mp4', ''))), /empty/);
  });

  test('more than the limit fails, announced or not', async () => {
    const file = await picture();
    const large = { ...file, bytes: Buffer.concat([file.bytes, Buffer.alloc(MAX_UPLOAD)]) };
    assert.match(await failure(source.at('/large.png', whole(large))), /larger than/);
    const endless = source.at('/endless.png', (response) => response.end(large.bytes));
    assert.match(await failure(endless), /larger than/);
  });

  test('a link that has expired fails at once', async () => {
    const signed = '?X-Amz-Date=20200101T000000Z&X-Amz-Expires=900&X-Amz-Signature=1';
    const link = source.at('/expired.png', whole(await picture()));
    assert.match(await failure(link + signed), /expired at 2020-01-01T00:15/);
    assert.deepEqual(source.requests('/expired.png'), []);
  });

  test('a denied address fails, and a link that can be seen to be wrong is refused', async () => {
    await using guarded = await openServer();
    const stranger = await guarded.openClient(native);
    const { port } = new URL(source.at('/denied.png', whole(await picture())));
    const asset = await settled(
      stranger,
      (await imported(stranger, `http://localhost:${port}/denied.png`)).id,
    );
    assert.equal(asset.status, 'failed');
    assert.match(asset.reason ?? '', /POLYREEL_EGRESS_ALLOW/);
    const wrong = [
      `http://127.0.0.1:${port}/denied.png`,
      `http://[::ffff:127.0.0.1]:${port}/denied.png`,
      `http://2130706433:${port}/denied.png`,
      'http://user:secret@example.com/a.mp4',
      'file:///etc/passwd',
      'https://www.youtube.com/watch?v=jNQXAC9IVRw',
    ];
    for (const link of wrong) {
      const { errors } = shaped(await stranger.call(importCall({ link })), 422, ProblemReply);
      assert.deepEqual(
        errors?.map(({ at }) => at),
        ['/link'],
      );
    }
    assert.deepEqual(source.requests('/denied.png'), []);
  });

  test('cancelling stops the transfer and keeps nothing of it; retrying begins anew', async () => {
    const before = await server.storedKeys();
    const file = held(await video());
    const { id } = await imported(client, source.at('/cancelled.mp4', file.answer));
    await until(async () => (await server.storedKeys()).length > before.length);
    const cancelled = shaped(await client.call(act(id, 'cancel')), 200, AssetReply);
    assert.deepEqual([cancelled.status, cancelled.reason], ['failed', 'The import was cancelled.']);
    await file.abandoned;
    await until(async () => (await server.storedKeys()).length === before.length);
    file.release();
    shaped(await client.call(act(id, 'cancel')), 409, ProblemReply);
    assert.deepEqual(
      (await stepsOf(client, id)).map(({ step, detail }) => [step, detail]),
      [['imported', 'The import was cancelled.']],
    );
    shaped(await client.call(act(id, 'retry')), 202, AssetReply);
    assert.equal((await settled(client, id)).status, 'ready');
  });

  test('cancelled while it waits for its turn, it can be retried at once, and is fetched once', async () => {
    await using narrow = await openServer({ ...OPEN, POLYREEL_IMPORTS: '1' });
    const user = await narrow.openClient(native);
    const before = held(await video());
    const first = await imported(user, source.at('/before.mp4', before.answer));
    await until(async () => source.requests('/before.mp4').length === 1);
    const { id } = await imported(user, source.at('/queued.png', whole(await picture())));
    shaped(await user.call(act(id, 'cancel')), 200, AssetReply);
    const retried = shaped(await user.call(act(id, 'retry')), 202, AssetReply);
    assert.deepEqual([retried.status, retried.reason], ['processing', null]);
    before.release();
    assert.equal((await settled(user, id)).status, 'ready');
    assert.equal((await settled(user, first.id)).status, 'ready');
    assert.equal(source.requests('/queued.png').length, 1);
  });

  test('cancelled and retried in one breath, it is another transfer that fills it', async () => {
    // Nothing but the cancellation may end the first transfer.
    await using patient = await openServer({ ...OPEN, POLYREEL_EGRESS_IDLE_TIMEOUT: '1h' });
    const user = await patient.openClient(native);
    const file = held(await video());
    const { id } = await imported(user, source.at('/breath.mp4', file.answer));
    await until(async () => source.requests('/breath.mp4').length === 1);
    shaped(await user.call(act(id, 'cancel')), 200, AssetReply);
    shaped(await user.call(act(id, 'retry')), 202, AssetReply);
    await file.abandoned;
    file.release();
    assert.equal((await settled(user, id)).status, 'ready');
    assert.equal(source.requests('/breath.mp4').length, 2);
    assert.deepEqual(
      (await stepsOf(user, id)).slice(0, 4).map(({ step, outcome }) => `${step} ${outcome}`),
      ['imported failed', 'retried ok', 'received ok', 'imported ok'],
    );
  });

  test('only what is being fetched can be cancelled', async () => {
    const { id } = await imported(client, source.at('/done.png', whole(await picture())));
    await settled(client, id);
    shaped(await client.call(act(id, 'cancel')), 409, ProblemReply);
    shaped(await client.call(act(crypto.randomUUID(), 'cancel')), 404, ProblemReply);
    const stranger = await server.openClient(native);
    shaped(await stranger.call(act(id, 'cancel')), 404, ProblemReply);
  });

  for (const [what, query] of [
    ['deleting for good', '?permanent=true'],
    ['putting into the trash', ''],
  ]) {
    test(`${what} stops the transfer`, async () => {
      const file = held(await video());
      const path = `/deleted${query?.length}.mp4`;
      const { id } = await imported(client, source.at(path, file.answer));
      await until(async () => source.requests(path).length === 1);
      await client.call({ method: 'DELETE', path: `/api/v1/assets/${id}${query}` });
      await file.abandoned;
    });
  }

  test('what was put into the trash is fetched once it is restored', async () => {
    const file = held(await video());
    const { id } = await imported(client, source.at('/restored.mp4', file.answer));
    await until(async () => source.requests('/restored.mp4').length === 1);
    await client.call({ method: 'DELETE', path: `/api/v1/assets/${id}` });
    await file.abandoned;
    file.release();
    const restored = shaped(await client.call(act(id, 'restore')), 200, AssetReply);
    assert.equal(restored.id, id);
    const { status, name, reason } = await settled(client, id);
    assert.deepEqual([status, name, reason], ['ready', 'restored.mp4', null]);
  });

  test('the page of a video site comes through the downloader that is configured', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'polyreel-downloader-'));
    const file = await video();
    await writeFile(join(dir, 'clip.mp4'), file.bytes);
    const program = join(dir, 'program');
    await writeFile(program, `#!/bin/sh\ncp '${dir}/clip.mp4' 'Me at the zoo.mp4'\n`, { mode: 0o755 });
    await using equipped = await openServer({ POLYREEL_DOWNLOADER: program });
    const user = await equipped.openClient(native);
    const { id } = await imported(user, 'https://www.youtube.com/watch?v=jNQXAC9IVRw');
    const asset = await settled(user, id);
    assert.deepEqual([asset.status, asset.reason, asset.name], ['ready', null, 'Me at the zoo.mp4']);
    assert.equal(asset.size, file.bytes.byteLength);
    await rm(dir, { recursive: true });
  });
});
