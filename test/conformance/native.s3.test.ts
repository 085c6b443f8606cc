import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { png } from '../acceptance/tiny-media.ts';
import { s3Settings } from '../infra/s3/settings.ts';
import { s3Suite } from '../infra/s3.ts';
import { native } from './drivers/native.ts';
import { openServer } from './server.ts';

const PICTURE = Buffer.from(png(16));

s3Suite('files that the store delivers itself', async (fresh) => {
  const server = await openServer({ ...s3Settings(await fresh()), POLYREEL_S3_REDIRECT: 'yes' });
  after(() => server[Symbol.asyncDispose]());
  const client = await server.openClient(native);

  /** The URL of a new asset's own bytes. */
  async function upload(name: string): Promise<string> {
    const sample = { name, kind: 'image', mediaType: 'image/png', bytes: PICTURE } as const;
    return native.uploaded(await client.call(native.upload(sample))).url;
  }

  test('a signed URL leads to the store, which gives the bytes with their type and name', async () => {
    const redirect = await fetch(await upload('ночь 夜.png'), { redirect: 'manual' });
    assert.equal(redirect.status, 302);
    assert.match(redirect.headers.get('cache-control') ?? '', /^private, max-age=\d+$/);
    const location = redirect.headers.get('location') ?? '';
    const reply = await fetch(location);
    assert.equal(reply.headers.get('content-type'), 'image/png');
    assert.match(reply.headers.get('content-disposition') ?? '', /^inline; .*filename\*=UTF-8''/);
    assert.ok(PICTURE.equals(Buffer.from(await reply.arrayBuffer())));
    const other = await fetch(location.replace('image%2Fpng', 'text%2Fhtml'));
    assert.equal(other.status, 403, 'what it is shown as was signed too');
    await other.body?.cancel();
  });

  test('a range follows the redirect, and what needs no bytes is answered here', async () => {
    const url = await upload('cat.png');
    const part = await fetch(url, { headers: { range: 'bytes=1-3' } });
    assert.equal(part.status, 206);
    assert.equal(await part.text(), 'PNG');
    const head = await fetch(url, { method: 'HEAD', redirect: 'manual' });
    assert.equal(head.status, 200);
    const etag = head.headers.get('etag') ?? '';
    const unchanged = await fetch(url, { headers: { 'if-none-match': etag }, redirect: 'manual' });
    assert.equal(unchanged.status, 304);
  });

  test('a URL that was tampered with leads nowhere', async () => {
    const url = (await upload('cat.png')).replace(/s=.{4}/, 's=0000');
    assert.equal((await fetch(url, { redirect: 'manual' })).status, 403);
  });
});
