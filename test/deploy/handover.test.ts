import assert from 'node:assert/strict';
import { once } from 'node:events';
import { globSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, suite, test } from 'node:test';
import { until } from '../conformance/until.ts';
import { API_KEY, startService } from '../crash/service.ts';
import { debianPrograms } from '../infra/debian-packages.ts';
import { freePorts } from '../infra/free-ports.ts';
import { nginxWith } from './nginx.ts';
import { spawnProxy } from './proxy.ts';

const LOCATION = '/polyreel-blobs';
const CAPTIONS = Buffer.from('1\n00:00:00,000 --> 00:00:01,000\n<script>alert(1)</script>\n');
const picture = await readFile(join(import.meta.dirname, '../../docs/images/sample.png'));
const folder = await mkdtemp(join(tmpdir(), 'polyreel-handover-'));
after(() => rm(folder, { recursive: true, force: true }));

const dataDir = join(folder, 'data');
const proxy = nginxWith({ '/var/lib/polyreel/': `${dataDir}/` });
const programs = await debianPrograms(proxy.package);

suite('nginx that sends files itself', { skip: 'missing' in programs && programs.missing }, async () => {
  if ('missing' in programs) return;
  const [port] = await freePorts();
  const service = await startService({
    dataDir,
    env: {
      POLYREEL_ACCEL_REDIRECT: LOCATION,
      POLYREEL_TRUST_PROXY: '127.0.0.1',
      POLYREEL_PUBLIC_URL: `http://127.0.0.1:${port}`,
    },
  });
  const upstream = new URL(await service.origin).host;
  const args = await proxy.start({ folder, port, upstream });
  const { child, printed } = spawnProxy({ proxy, programs, args, folder });
  after(async () => {
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
    await service.end('SIGKILL');
  });
  await until(async () => {
    if (child.exitCode !== null) throw new Error(printed());
    return (await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => null))?.status === 200;
  }, 20_000);

  async function uploaded(name: string, mediaType: string, body: Uint8Array<ArrayBuffer>): Promise<string> {
    const reply = await fetch(`http://127.0.0.1:${port}/api/v1/assets?name=${name}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${API_KEY}`, 'content-type': mediaType },
      body,
    });
    assert.equal(reply.status, 201, await reply.clone().text());
    return Object(await reply.json()).url;
  }
  const url = await uploaded('cat.png', 'image/png', picture);
  /** Without the seconds for which the link is still good, which go by. */
  const cachingOf = ({ headers }: Response) =>
    headers.get('cache-control')?.replace(/(?<=max-age=)\d+/, 'some');
  const bytesOf = async (reply: Response) => Buffer.from(await reply.arrayBuffer());

  test('gives the file as the server would, and its head', async () => {
    const straight = await fetch(url.replace(`127.0.0.1:${port}`, upstream));
    assert.deepEqual(await bytesOf(straight), picture, 'who does not come by the proxy gets the bytes');
    for (const method of ['GET', 'HEAD']) {
      const reply = await fetch(url, { method });
      assert.equal(reply.status, 200);
      assert.match(reply.headers.get('server') ?? '', /nginx/);
      assert.deepEqual(await bytesOf(reply), method === 'GET' ? picture : Buffer.alloc(0));
      for (const name of ['content-type', 'content-length', 'content-disposition', 'etag']) {
        assert.equal(reply.headers.get(name), straight.headers.get(name), name);
      }
      assert.equal(cachingOf(reply), cachingOf(straight));
      assert.equal(reply.headers.get('x-content-type-options'), 'nosniff');
      assert.equal(reply.headers.get('x-accel-redirect'), null);
    }
  });

  test('gives parts of it, and nothing to who has it', async () => {
    const part = await fetch(url, { headers: { range: 'bytes=10-19' } });
    assert.equal(part.status, 206);
    assert.equal(part.headers.get('content-range'), `bytes 10-19/${picture.byteLength}`);
    assert.deepEqual(await bytesOf(part), picture.subarray(10, 20));
    const etag = part.headers.get('etag') ?? '';
    assert.equal((await fetch(url, { headers: { 'if-none-match': etag } })).status, 304);
    const beyond = await fetch(url, { headers: { range: `bytes=${picture.byteLength}-` } });
    assert.equal(beyond.status, 416);
  });

  test('keeps a document of a stranger from running', async () => {
    const reply = await fetch(await uploaded('a.srt', 'application/x-subrip', CAPTIONS));
    assert.deepEqual(await bytesOf(reply), CAPTIONS);
    assert.match(reply.headers.get('content-security-policy') ?? '', /sandbox/);
    assert.match(reply.headers.get('content-disposition') ?? '', /^attachment/);
  });

  test('gives nothing without a signature, nor by the place where the files are', async () => {
    assert.equal((await fetch(url.replace(/s=./, 's=!'))).status, 403);
    const [key] = globSync('blobs/*/*/*', { cwd: dataDir });
    assert.ok(key);
    const guessed = `http://127.0.0.1:${port}${LOCATION}/${key.replace('blobs/', '')}`;
    assert.equal((await fetch(guessed)).status, 404);
  });
});
