import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, suite, test } from 'node:test';
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import { fastify } from 'fastify';
import { openLinks } from '#core/links.ts';
import { presentProblem } from '#dialects/native/errors.ts';
import { webApp } from '#dialects/native/web-app.ts';
import { answerErrorsWith } from '#http/scope.ts';

const PAGE = '<!doctype html><title>Polyreel</title>';
const SCRIPT = `console.log(${'1'.repeat(2000)})`;
const HASHED = '/app/assets/main-BjFSnI07.js';

const root = await mkdtemp(join(tmpdir(), 'polyreel-web-'));
await mkdir(join(root, 'assets'));
await writeFile(join(root, 'index.html'), PAGE);
await writeFile(join(root, 'icon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
await writeFile(join(root, 'assets/main-BjFSnI07.js'), SCRIPT);
await writeFile(join(root, 'assets/main-BjFSnI07.js.br'), brotliCompressSync(SCRIPT));
await writeFile(join(root, 'assets/main-BjFSnI07.js.gz'), gzipSync(SCRIPT));
after(() => rm(root, { recursive: true, force: true }));

async function open(directory = root) {
  const links = openLinks({
    secret: 'a secret of the tests',
    publicUrl: () => 'https://media.example',
    window: 1000,
    clock: Date.now,
  });
  const http = fastify({ routerOptions: { ignoreTrailingSlash: true } });
  answerErrorsWith(http, presentProblem);
  await http.register(webApp({ root: directory, links, mediaOrigins: ['https://bucket.example'] }));
  after(() => http.close());
  return http;
}

suite('the web UI', async () => {
  const http = await open();
  const get = (url: string, headers: Record<string, string> = {}) => http.inject({ url, headers });

  test('is the same page at every path of its own, asked for anew each time', async () => {
    for (const url of ['/app/', '/app/library?kind=video', '/app/assets/0197-an-id', '/app/settings/keys']) {
      const { statusCode, headers, body } = await get(url);
      assert.deepEqual([statusCode, body], [200, PAGE], url);
      assert.match(String(headers['content-type']), /^text\/html/);
      assert.equal(headers['cache-control'], 'no-cache');
    }
  });

  test('answers with nothing to who has the page already', async () => {
    const { etag } = (await get('/app/')).headers;
    const again = await get('/app/', { 'if-none-match': String(etag) });
    assert.deepEqual([again.statusCode, again.body], [304, '']);
  });

  test('has files that never change, compressed as the browser likes', async () => {
    const plain = await get(HASHED);
    assert.equal(plain.body, SCRIPT);
    assert.match(String(plain.headers['content-type']), /^(?:text|application)\/javascript/);
    assert.equal(plain.headers['cache-control'], 'public, max-age=31536000, immutable');
    const brotli = await get(HASHED, { 'accept-encoding': 'gzip, br' });
    assert.equal(brotli.headers['content-encoding'], 'br');
    assert.match(String(brotli.headers.vary), /accept-encoding/i);
    assert.match(String(brotli.headers['content-type']), /^(?:text|application)\/javascript/);
    assert.equal(brotliDecompressSync(brotli.rawPayload).toString(), SCRIPT);
    const gzip = await get(HASHED, { 'accept-encoding': 'gzip' });
    assert.equal(gunzipSync(gzip.rawPayload).toString(), SCRIPT);
  });

  test('asks anew for files whose names stay', async () => {
    const { statusCode, headers } = await get('/app/icon.svg');
    assert.equal(statusCode, 200);
    assert.equal(headers['cache-control'], 'no-cache');
  });

  test('says of a file what it is without sending it', async () => {
    for (const url of ['/app/', HASHED]) {
      const { statusCode, headers, body } = await http.inject({ method: 'HEAD', url });
      assert.deepEqual([statusCode, body], [200, ''], url);
      assert.equal(headers['content-length'], String((url === HASHED ? SCRIPT : PAGE).length));
    }
  });

  test('has no page in the place of a file that is missing', async () => {
    for (const url of [
      '/app/assets/gone-BjFSnI07.js',
      '/app/..%2findex.html',
      '/app/.hidden.js',
      '/app/a//b.js',
    ]) {
      const { statusCode, headers } = await get(url);
      assert.equal(statusCode, 404, url);
      assert.equal(headers['cache-control'], 'no-store', url);
    }
  });

  test("runs no script that is not its own, in nobody's frame", async () => {
    for (const url of ['/app/', HASHED]) {
      const policy = String((await get(url)).headers['content-security-policy']);
      assert.match(policy, /(?:^|; )script-src 'self'(?:;|$)/);
      assert.match(policy, /default-src 'self'/);
      assert.match(policy, /frame-ancestors 'none'/);
      assert.match(policy, /img-src 'self' https:\/\/media\.example https:\/\/bucket\.example data: blob:/);
      assert.match(policy, /connect-src 'self' https:\/\/media\.example https:\/\/bucket\.example/);
      assert.equal((await get(url)).headers['x-content-type-options'], 'nosniff');
    }
  });

  test('is where a browser is led that opens the address of the service', async () => {
    const browser = await get('/', { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' });
    assert.deepEqual([browser.statusCode, browser.headers.location], [302, '/app/']);
    assert.equal((await get('/', { accept: '*/*' })).statusCode, 404);
    const bare = await get('/app');
    assert.deepEqual([bare.statusCode, bare.headers.location], [302, '/app/']);
  });

  test('says so where it is not built', async () => {
    const reply = await (await open(join(root, 'missing'))).inject('/app/');
    assert.equal(reply.statusCode, 404);
    assert.match(reply.json().detail, /not built/);
  });
});
