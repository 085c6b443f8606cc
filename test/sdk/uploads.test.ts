import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, suite, test } from 'node:test';
import { Polyreel, type PolyreelOptions, type ResumeStore, type UploadProgress } from '@polyreel/sdk';
import { uploadPath } from '@polyreel/sdk/node';
import { wav } from '../acceptance/tiny-media.ts';
import { native } from '../conformance/drivers/native.ts';
import { openServer } from '../conformance/server.ts';

const server = await openServer();
after(() => server[Symbol.asyncDispose]());

const BYTES = wav(20);
const SHA256 = createHash('sha256').update(BYTES).digest('hex');
const CHUNK = 50_000;
/** So that a file of the tests is sent in pieces. */
const PIECES = { name: 'sound.wav', resumableFrom: 1000, chunkSize: CHUNK };

async function openClient(options: Partial<PolyreelOptions> = {}) {
  const { workspace } = await server.openClient(native);
  return new Polyreel({ baseUrl: server.origin, key: workspace.key, ...options });
}

interface Exchange {
  readonly method: string;
  readonly count: number;
  readonly send: () => Promise<Response>;
}

/** A `fetch` through which every request goes, with its method and how many of that method there were. */
function through(act: (exchange: Exchange) => Promise<Response>) {
  const log: string[] = [];
  const send: typeof fetch = (url, init) => {
    const method = init?.method ?? 'GET';
    log.push(method);
    const count = log.filter((one) => one === method).length;
    return act({ method, count, send: () => fetch(url, init) });
  };
  return { fetch: send, log };
}

function memory(): ResumeStore & { readonly entries: Map<string, string> } {
  const entries = new Map<string, string>();
  return {
    entries,
    get: (fingerprint) => entries.get(fingerprint),
    set: (fingerprint, uploadId) => void entries.set(fingerprint, uploadId),
    delete: (fingerprint) => void entries.delete(fingerprint),
  };
}

suite('an upload', () => {
  test('takes whatever has bytes, and says all that is said of it', async () => {
    const polyreel = await openClient();
    const project = await polyreel.projects.create({ title: 'P' });
    const about = { name: 'Ünï.wav', description: 'Silence', tags: ['a', 'b'] };
    const sources = [
      BYTES,
      BYTES.buffer.slice(BYTES.byteOffset, BYTES.byteOffset + BYTES.byteLength),
      new Blob([BYTES]),
      new Blob([BYTES]).stream(),
      ReadableStream.from([BYTES.subarray(0, 7), BYTES.subarray(7)]),
    ];
    for (const source of sources) {
      for (const way of [{}, { resumableFrom: 1000, chunkSize: CHUNK }]) {
        const given = source instanceof ReadableStream ? new Blob([BYTES]).stream() : source;
        const { id } = await polyreel.upload(given, { ...about, ...way, projectId: project.id });
        const { name, description, tags, projectIds, sha256 } = await polyreel.assets.get(id);
        assert.deepEqual(
          { name, description, tags, projectIds, sha256 },
          { ...about, projectIds: [project.id], sha256: SHA256 },
        );
      }
    }
  });

  test('says afterwards what does not go along', async () => {
    const polyreel = await openClient();
    const about = { description: 'ü'.repeat(9000), tags: ['one, two', 'three'] };
    const { description, tags } = await polyreel.upload(BYTES, { ...PIECES, ...about });
    assert.deepEqual({ description, tags }, about);
  });

  test('of a small file is one request, made again as the same one when its reply is lost', async () => {
    const { fetch, log } = through(async ({ count, send }) => {
      const response = await send();
      if (count === 1) throw new TypeError('The reply is lost.');
      return response;
    });
    const polyreel = await openClient({ fetch });
    await polyreel.upload(BYTES, { name: 'sound.wav' });
    assert.deepEqual(log, ['POST', 'POST']);
    assert.equal((await polyreel.assets.list()).data.length, 1);
  });

  test('tells its progress, to the end', async () => {
    const polyreel = await openClient();
    const told: UploadProgress[] = [];
    await polyreel.upload(BYTES, { ...PIECES, onProgress: (progress) => told.push(progress) });
    assert.ok(told.length >= 6, `${told.length} times`);
    assert.deepEqual(told.at(-1), { sent: BYTES.length, total: BYTES.length });
    const sent = told.map((progress) => progress.sent);
    assert.deepEqual(
      sent,
      sent.toSorted((a, b) => a - b),
    );
  });

  test('goes on where it was when requests and replies are lost', async () => {
    const { fetch, log } = through(async ({ method, count, send }) => {
      if (method !== 'PATCH') return send();
      if (count === 2) throw new TypeError('The request is lost.');
      const response = await send();
      if (count === 4) throw new TypeError('The reply is lost.');
      return response;
    });
    const polyreel = await openClient({ fetch });
    assert.equal((await polyreel.upload(BYTES, PIECES)).sha256, SHA256);
    const pieces = Math.ceil(BYTES.length / CHUNK);
    assert.equal(log.filter((method) => method === 'PATCH').length, pieces + 1);
    assert.equal(log.filter((method) => method === 'HEAD').length, 2);
  });

  test('of a stream goes on as well, from what it has kept', async () => {
    const { fetch } = through(async ({ method, count, send }) => {
      if (method === 'PATCH' && count === 3) throw new TypeError('The request is lost.');
      return send();
    });
    const polyreel = await openClient({ fetch });
    const told: UploadProgress[] = [];
    const asset = await polyreel.upload(ReadableStream.from([BYTES.subarray(0, 99), BYTES.subarray(99)]), {
      ...PIECES,
      onProgress: (progress) => told.push(progress),
    });
    assert.equal(asset.sha256, SHA256);
    assert.deepEqual(told.at(-1), { sent: BYTES.length, total: BYTES.length });
  });

  test('is paused and resumed', async () => {
    const { fetch, log } = through(async ({ send }) => {
      if (log.length === 3) upload.pause();
      return send();
    });
    const polyreel = await openClient({ fetch });
    const upload = polyreel.upload(BYTES, PIECES);
    while (!upload.isPaused) await new Promise((resolve) => setImmediate(resolve));
    const { assetId } = upload;
    assert.ok(assetId !== null);
    const before = log.length;
    assert.equal((await polyreel.assets.get(assetId)).status, 'awaiting');
    assert.equal(log.length, before + 1);
    upload.resume();
    const { id, sha256 } = await upload;
    assert.deepEqual({ id, sha256 }, { id: assetId, sha256: SHA256 });
  });

  test('that was paused at once begins when it is resumed', async () => {
    const { fetch, log } = through(({ send }) => send());
    const polyreel = await openClient({ fetch });
    const upload = polyreel.upload(BYTES, { name: 'sound.wav' });
    upload.pause();
    await polyreel.projects.list();
    assert.deepEqual(log, ['GET']);
    upload.resume();
    assert.equal((await upload).sha256, SHA256);
  });

  test('that is given up leaves nothing', async () => {
    const { fetch } = through(async ({ method, count, send }) => {
      const response = await send();
      if (method === 'PATCH' && count === 2) void upload.abort();
      return response;
    });
    const polyreel = await openClient({ fetch });
    const resumeStore = memory();
    const upload = polyreel.upload(BYTES, { ...PIECES, fingerprint: 'f', resumeStore });
    await assert.rejects(Promise.resolve(upload), { name: 'AbortError' });
    await upload.abort();
    assert.equal(resumeStore.entries.size, 0);
    assert.deepEqual((await polyreel.assets.list()).data, []);
  });

  test('goes on in another life of the program, and is forgotten when it is complete', async () => {
    const polyreel = await openClient();
    const resumeStore = memory();
    const leaving = new AbortController();
    const first = polyreel.upload(new Blob([BYTES]), {
      ...PIECES,
      fingerprint: 'f',
      resumeStore,
      signal: leaving.signal,
      onProgress: ({ sent }) => sent > 2 * CHUNK && leaving.abort(),
    });
    await assert.rejects(Promise.resolve(first), { name: 'AbortError' });
    assert.equal(resumeStore.entries.size, 1);
    const told: number[] = [];
    const asset = await polyreel.upload(new Blob([BYTES]), {
      ...PIECES,
      fingerprint: 'f',
      resumeStore,
      onProgress: ({ sent }) => told.push(sent),
    });
    assert.deepEqual([asset.id, asset.sha256], [first.assetId, SHA256]);
    assert.ok((told[0] ?? 0) > 2 * CHUNK, `it began with ${told[0]}`);
    assert.equal(resumeStore.entries.size, 0);
  });

  test('begins anew when the server does not know the old one any more', async () => {
    const polyreel = await openClient();
    const resumeStore = memory();
    const keys = through(({ send }) => send());
    const other = await openClient({ fetch: keys.fetch });
    const leaving = new AbortController();
    const ours = { ...PIECES, fingerprint: 'f', resumeStore };
    const onProgress = () => leaving.abort();
    const first = polyreel.upload(new Blob([BYTES]), { ...ours, signal: leaving.signal, onProgress });
    await assert.rejects(Promise.resolve(first), { name: 'AbortError' });
    assert.equal((await other.upload(new Blob([BYTES]), ours)).sha256, SHA256);
    assert.deepEqual(keys.log.slice(0, 3), ['HEAD', 'POST', 'PATCH']);
  });

  test('is refused with the reason of the server', async () => {
    const polyreel = await openClient();
    await assert.rejects(Promise.resolve(polyreel.upload(new Blob(['no media']), { name: 'a.txt' })), {
      kind: 'not_media',
    });
    const large = new Blob([new Uint8Array(2 * 1024 * 1024)]);
    for (const way of [{}, PIECES]) {
      await assert.rejects(Promise.resolve(polyreel.upload(large, way)), { kind: 'too_large' });
    }
  });

  test('of a file is named after it where what its name is to be is left open', async () => {
    const polyreel = await openClient();
    const file = new File([BYTES], 'own.wav', { type: 'audio/wav' });
    assert.equal((await polyreel.upload(file, { name: undefined, type: undefined })).name, 'own.wav');
  });

  test('of a file on the disk is named after it, and found again by its path', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'polyreel-sdk-'));
    after(() => rm(folder, { recursive: true, force: true }));
    const path = join(folder, 'from disk.wav');
    await writeFile(path, BYTES);
    const polyreel = await openClient();
    const { name, sha256 } = await uploadPath(polyreel, path);
    assert.deepEqual({ name, sha256 }, { name: 'from disk.wav', sha256: SHA256 });
    const resumeStore = memory();
    const way = { ...PIECES, name: 'other.wav', resumeStore };
    const leaving = new AbortController();
    const stopped = uploadPath(polyreel, path, {
      ...way,
      signal: leaving.signal,
      onProgress: () => leaving.abort(),
    });
    await assert.rejects(Promise.resolve(stopped), { name: 'AbortError' });
    assert.ok([...resumeStore.entries.keys()][0]?.includes(path));
    assert.equal((await uploadPath(polyreel, path, way)).id, stopped.assetId);
    await assert.rejects(Promise.resolve(uploadPath(polyreel, join(folder, 'none'))), { code: 'ENOENT' });
    assert.equal((await polyreel.upload(createReadStream(path), { name: 'piped.wav' })).sha256, SHA256);
  });
});
