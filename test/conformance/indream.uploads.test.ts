import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { EVERYTHING, list } from '#core/library.ts';
import { shaped } from './driver.ts';
import {
  Asset,
  enveloped,
  failedWith,
  get,
  indream,
  listed,
  openProject,
  upload,
  uploaded,
} from './drivers/indream.ts';
import { audio, broken, picture, unprocessable, video } from './samples.ts';
import { type Client, openServer, PATIENT, type Server } from './server.ts';

suite('indream: uploads', () => {
  let server: Server;
  before(async () => {
    server = await openServer(PATIENT);
  });
  after(() => server[Symbol.asyncDispose]());

  async function countOf({ workspace }: Client): Promise<number> {
    return (await list(server.db, workspace.id, { ...EVERYTHING, limit: 100 })).items.length;
  }

  test('[S] the reply has the facts of the file', async () => {
    const client = await server.openClient(indream);
    const file = await video();
    const asset = await uploaded(client, file);
    assert.deepEqual([asset.type, asset.source, asset.mimetype], ['VIDEO', 'UPLOAD', 'video/mp4']);
    assert.deepEqual([asset.filename, asset.size], [file.name, file.bytes.byteLength]);
    assert.deepEqual([asset.width, asset.height], [320, 180]);
    assert.ok(Math.abs((asset.duration ?? 0) - 1) < 0.1, `${asset.duration} s`);
    const still = await uploaded(client, await picture());
    assert.deepEqual([still.type, still.duration], ['IMAGE', null]);
    const sound = await uploaded(client, await audio());
    assert.deepEqual([sound.type, sound.width, sound.height], ['AUDIO', null, null]);
    assert.ok(Math.abs((sound.duration ?? 0) - 1) < 0.1, `${sound.duration} s`);
  });

  test('past the bound the reply comes without them', async () => {
    await using hasty = await openServer({ POLYREEL_PROBE_WAIT: '1ms' });
    const asset = await uploaded(await hasty.openClient(indream), await video());
    assert.equal(asset.type, 'VIDEO');
  });

  test('[S] the documented Content-Type application/octet-stream is taken, and so is any other and none', async () => {
    const client = await server.openClient(indream);
    const file = await picture();
    for (const type of [
      'application/octet-stream',
      'image/png',
      'text/plain',
      'application/json',
      'nonsense',
      '',
    ]) {
      const asset = await uploaded(client, file, { 'content-type': type });
      assert.equal(asset.mimetype, 'image/png');
    }
  });

  test('[S] x-file-name is required and has 1 to 512 characters', async () => {
    const client = await server.openClient(indream);
    const file = await picture();
    for (const name of ['x', 'x'.repeat(512), '日'.repeat(512)]) {
      assert.equal((await uploaded(client, { ...file, name })).filename, name);
    }
    for (const name of ['', 'x'.repeat(513)]) {
      failedWith(await client.call(upload({ ...file, name })), 400, 'REQUEST_INVALID');
    }
    const { 'x-file-name': _, ...headers } = upload(file).headers;
    failedWith(await client.call({ ...upload(file), headers }), 400, 'REQUEST_INVALID');
    assert.equal(await countOf(client), 3);
  });

  test('x-file-name may be UTF-8 bytes or Latin-1, and is not decoded where it is no percent-encoding', async () => {
    const client = await server.openClient(indream);
    const file = await picture();
    const utf8 = Buffer.from('日本語 – é.png').toString('latin1');
    const names = { [utf8]: '日本語 – é.png', 'caf\xe9.png': 'café.png', '100% real.png': '100% real.png' };
    for (const [sent, meant] of Object.entries(names)) {
      assert.equal((await uploaded(client, file, { 'x-file-name': sent })).filename, meant);
    }
  });

  test('[S] x-project-id binds the new asset to that project', async () => {
    const client = await server.openClient(indream);
    const projectId = await openProject(client.call);
    const { assetId } = await uploaded(client, await picture(), { 'x-project-id': projectId });
    const { data } = shaped(await client.call(get(`/projects/${projectId}/assets`)), 200, listed(Asset));
    assert.deepEqual(
      data.map((asset) => asset.assetId),
      [assetId],
    );
  });

  test('a project that does not exist is a 422, one that is no uuid a 400, and nothing is stored', async () => {
    const client = await server.openClient(indream);
    const theirs = await openProject((await server.openClient(indream)).call);
    const before = await server.storedKeys();
    for (const projectId of [crypto.randomUUID(), theirs]) {
      failedWith(
        await client.call(upload(await picture(), { 'x-project-id': projectId })),
        422,
        'REQUEST_UNPROCESSABLE',
      );
    }
    failedWith(await client.call(upload(await picture(), { 'x-project-id': 'x' })), 400, 'REQUEST_INVALID');
    assert.equal(await countOf(client), 0);
    assert.deepEqual(
      (await server.storedKeys()).filter((key) => !before.includes(key)),
      [],
    );
  });

  test('a body without a Content-Length is taken', async () => {
    const { call } = await server.openClient(indream);
    const file = await picture();
    const reply = await call({ ...upload(file), body: new Blob([Buffer.from(file.bytes)]).stream() });
    assert.equal(shaped(reply, 201, enveloped(Asset)).data.size, file.bytes.byteLength);
  });

  for (const name of unprocessable) {
    test(`a file that turns out invalid ("${name}") is deleted and answered with 422`, async () => {
      const client = await server.openClient(indream);
      failedWith(await client.call(upload(await broken(name))), 422, 'FILE_INVALID');
      assert.equal(await countOf(client), 0);
    });
  }

  // "captions (.srt .ass .lrc) ≤ 10 MiB"
  const CAPTIONS = {
    'a.srt': '1\n00:00:00,000 --> 00:00:01,000\nHello\n',
    'b.ass': '[Script Info]\n[Events]\nFormat: Start, End, Text\nDialogue: 0:00:00.00,0:00:01.00,Hello\n',
    'c.lrc': '[00:00.00]Hello\n[00:01.00]\n',
  };
  for (const [name, text] of Object.entries(CAPTIONS)) {
    test(`captions are taken: ${name}`, async () => {
      const client = await server.openClient(indream);
      const bytes = Buffer.from(text);
      const reply = await client.call(upload({ name, mediaType: 'text/plain', kind: 'video', bytes }));
      const { type, duration } = shaped(reply, 201, enveloped(Asset)).data;
      assert.deepEqual([type, duration], ['CAPTIONS', 1]);
    });
  }

  test('captions that cannot be read are answered with 422', async () => {
    const client = await server.openClient(indream);
    const bytes = Buffer.from('1\n00:00:00,000 --> 00:00:01,000\nHello\n\n2\nlater --> soon\nHo\n');
    const reply = await client.call(upload({ name: 'a.srt', mediaType: 'text/plain', kind: 'video', bytes }));
    failedWith(reply, 422, 'FILE_INVALID');
    assert.equal(await countOf(client), 0);
  });
});
