import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, suite, test } from 'node:test';
import { AssetReply, ImportsReply, ProblemReply } from '#dialects/native/schema.ts';
import { jsonOf, send } from './client.ts';
import { shaped } from './driver.ts';
import { native } from './drivers/native.ts';
import { find, importCall, imported, OPEN, settled, stepsOf } from './importing.ts';
import { audio, picture, video } from './samples.ts';
import { type Client, openServer, type Server } from './server.ts';
import { held, openSource, type Source, whole } from './source.ts';
import { until } from './until.ts';

suite('native: import by link', () => {
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

  for (const [kind, sample] of Object.entries({ image: picture, video })) {
    test(`a link becomes a ready ${kind}, byte-identical and with its facts`, async () => {
      const file = await sample();
      const link = source.at(`/files/${file.name}`, whole(file));
      const announced = await imported(client, `${link}?token=1#part`, { tags: ['ai'] });
      assert.equal(announced.status, 'processing');
      assert.equal(announced.kind, kind);
      assert.equal(announced.mediaType, file.mediaType);
      assert.deepEqual(announced.source, {
        url: `${link}?token=1`,
        provider: null,
        jobId: null,
        expiresAt: null,
      });
      const asset = await settled(client, announced.id);
      assert.equal(asset.status, 'ready', asset.reason ?? '');
      assert.equal(asset.sha256, createHash('sha256').update(file.bytes).digest('hex'));
      assert.deepEqual(
        [asset.name, asset.origin, asset.progress, asset.tags],
        [file.name, 'link', null, ['ai']],
      );
      assert.notEqual(asset.facts, null);
      const { pathname, search } = new URL(asset.url);
      const { bytes } = await send(server.origin, { method: 'GET', path: pathname + search });
      assert.ok(bytes.equals(file.bytes), 'the bytes differ');
      const steps = (await stepsOf(client, asset.id)).map(({ step, outcome }) => `${step} ${outcome}`);
      assert.deepEqual(steps, ['received ok', 'imported ok', 'probed ok', 'previewed ok']);
    });
  }

  test('the given name comes first, then Content-Disposition, then the path; the bytes tell the type', async () => {
    const file = await audio();
    const header = { 'content-disposition': `attachment; filename="x"; filename*=UTF-8''%E2%82%AC.wav` };
    const plain = source.at('/names/plain%20name.mp4', whole(file));
    const headed = source.at('/names/headed', whole(file, header));
    const names = [
      (await settled(client, (await imported(client, headed, { name: 'Mine' })).id)).name,
      (await settled(client, (await imported(client, headed)).id)).name,
      (await settled(client, (await imported(client, plain, { kind: 'image' })).id)).name,
    ];
    assert.deepEqual(names, ['Mine', '€.wav', 'plain name.mp4']);
  });

  test('a name that was given meanwhile stays', async () => {
    const file = held(await picture());
    const { id } = await imported(client, source.at('/renamed.png', file.answer));
    const renamed = await client.call({
      method: 'PATCH',
      path: `/api/v1/assets/${id}`,
      headers: { 'content-type': 'application/json' },
      body: '{"name": "Better"}',
    });
    assert.equal(renamed.status, 200);
    file.release();
    assert.equal((await settled(client, id)).name, 'Better');
  });

  test('progress shows while it runs, and is gone afterwards', async () => {
    const sample = await video();
    const file = held(sample);
    const { id } = await imported(client, source.at('/held.mp4', file.answer));
    const running = await until(async () => {
      const { status, progress } = await find(client, id);
      assert.equal(status, 'processing');
      return progress !== null && progress.received > 0 && progress;
    });
    assert.deepEqual([running.received, running.total], [file.first, sample.bytes.byteLength]);
    file.release();
    const { status, progress } = await settled(client, id);
    assert.deepEqual([status, progress], ['ready', null]);
  });

  test('a transfer that breaks goes on where it broke', async () => {
    const sample = await video();
    const file = held(sample);
    const { id } = await imported(client, source.at('/cut.mp4', file.answer));
    await until(async () => (await find(client, id)).progress?.received === file.first);
    file.cut();
    const asset = await settled(client, id);
    assert.equal(asset.status, 'ready', asset.reason ?? '');
    assert.equal(asset.sha256, createHash('sha256').update(sample.bytes).digest('hex'));
    const ranges = source.requests('/cut.mp4').map(({ headers }) => headers.range);
    assert.deepEqual(ranges, [undefined, `bytes=${file.first}-`]);
  });

  test('Prefer: wait answers with the ready asset', async () => {
    const link = source.at('/waited.png', whole(await picture()));
    const reply = await client.call(importCall({ link }, { prefer: 'wait=50' }));
    const asset = shaped(reply, 201, AssetReply);
    assert.equal(asset.status, 'ready', asset.reason ?? '');
    assert.equal(reply.headers.get('location'), `/api/v1/assets/${asset.id}`);
  });

  test('Prefer: wait answers 202 with where to look when the time is up', async () => {
    const file = held(await video());
    const link = source.at('/waited-for.mp4', file.answer);
    const reply = await client.call(importCall({ link }, { prefer: 'wait=0' }));
    const asset = shaped(reply, 202, AssetReply);
    assert.equal(asset.status, 'processing');
    assert.equal(reply.headers.get('location'), `/api/v1/assets/${asset.id}`);
    file.release();
    await settled(client, asset.id);
  });

  test('what expires soonest comes first, and its expiry is kept', async () => {
    await using narrow = await openServer({ ...OPEN, POLYREEL_IMPORTS: '1' });
    const user = await narrow.openClient(native);
    const now = Date.now();
    const signed = (seconds: number) =>
      `?X-Amz-Date=${new Date(now).toISOString().replace(/[-:]|\.\d+/g, '')}&X-Amz-Expires=${seconds}&X-Amz-Signature=1`;
    const arrivals: string[] = [];
    const offered = await picture();
    const at = (path: string) =>
      source.at(path, (response, request) => {
        arrivals.push(path);
        whole(offered)(response, request);
      });
    const first = held(await video());
    await imported(user, source.at('/first.mp4', first.answer));
    await until(async () => source.requests('/first.mp4').length === 1);
    const links = [at('/lasting.png'), at('/a-day.png') + signed(86_400), at('/an-hour.png') + signed(3600)];
    const assets = [];
    for (const link of links) assets.push(await imported(user, link));
    first.release();
    for (const { id } of assets) assert.equal((await settled(user, id)).status, 'ready');
    assert.deepEqual(arrivals, ['/an-hour.png', '/a-day.png', '/lasting.png']);
    const second = Math.floor(now / 1000) * 1000;
    assert.deepEqual(
      assets.map(({ source }) => source?.expiresAt),
      [null, new Date(second + 86_400_000).toISOString(), new Date(second + 3_600_000).toISOString()],
    );
  });

  test('a list takes what will do, and says of each of the others why not', async () => {
    const link = source.at('/listed.png', whole(await picture()));
    const links = [link, 'ftp://127.0.0.1/a.mp4', 'nonsense', `${link}?again`];
    const { data } = shaped(await client.call(importCall({ links })), 202, ImportsReply);
    assert.deepEqual(
      data.map(({ link, code }) => [link, code]),
      [
        [links[0], null],
        [links[1], 'unprocessable'],
        [links[2], 'unprocessable'],
        [links[3], null],
      ],
    );
    for (const { asset } of data) {
      if (asset !== null) assert.equal((await settled(client, asset.id)).status, 'ready');
    }
  });

  test('an Idempotency-Key imports once', async () => {
    const link = source.at('/once.png', whole(await picture()));
    const keyed = (body: object) => client.call(importCall(body, { 'idempotency-key': 'import-1' }));
    const [first, again] = [await keyed({ link }), await keyed({ link })];
    assert.deepEqual([again.status, jsonOf(again)], [202, jsonOf(first)]);
    assert.equal(again.headers.get('location'), first.headers.get('location'));
    shaped(await keyed({ link: `${link}?other` }), 422, ProblemReply);
    await settled(client, shaped(first, 202, AssetReply).id);
    assert.equal(source.requests('/once.png').length, 1);
  });

  test('neither link nor links, or both, or another workspace’s project, is refused', async () => {
    const link = source.at('/refused.png', whole(await picture()));
    for (const body of [{}, { link, links: [link] }, { links: [] }, { link, surprise: 1 }]) {
      shaped(await client.call(importCall(body)), 400, ProblemReply);
    }
    shaped(await client.call(importCall({ link, projectId: crypto.randomUUID() })), 422, ProblemReply);
    assert.deepEqual(source.requests('/refused.png'), []);
  });
});
