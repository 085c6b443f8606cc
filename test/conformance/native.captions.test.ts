import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { jsonOf } from './client.ts';
import { native } from './drivers/native.ts';
import { picture } from './samples.ts';
import { type Client, openServer, type Server } from './server.ts';

const LYRICS = '[00:01.00]Hello <there>\n[00:02.50]again & again\n[00:04.00]\n';

let server: Server;
before(async () => {
  server = await openServer();
});
after(() => server[Symbol.asyncDispose]());

async function put(client: Client, name: string, body: Uint8Array | string): Promise<string> {
  const reply = await client.call({
    method: 'POST',
    path: `/api/v1/assets?name=${name}`,
    headers: { prefer: 'wait=50' },
    body: Buffer.from(body),
  });
  return (jsonOf(reply) as { id: string }).id;
}

suite('captions in another format', () => {
  test('are what a player takes', async () => {
    const client = await server.openClient(native);
    const id = await put(client, 'song.lrc', LYRICS);
    const reply = await client.call({ method: 'GET', path: `/api/v1/assets/${id}/captions` });
    assert.equal(reply.status, 200);
    assert.equal(reply.headers.get('content-type'), 'text/vtt; charset=utf-8');
    assert.equal(
      reply.bytes.toString(),
      'WEBVTT\n\n00:00:01.000 --> 00:00:02.500\nHello &lt;there&gt;\n\n00:00:02.500 --> 00:00:04.000\nagain &amp; again\n',
    );
    const srt = await client.call({ method: 'GET', path: `/api/v1/assets/${id}/captions?format=srt` });
    assert.match(srt.bytes.toString(), /^1\n00:00:01,000 --> 00:00:02,500\nHello <there>\n/);
  });

  test('are not in a picture, and not of another workspace', async () => {
    const client = await server.openClient(native);
    const { bytes } = await picture();
    const id = await put(client, 'a.png', bytes);
    assert.equal((await client.call({ method: 'GET', path: `/api/v1/assets/${id}/captions` })).status, 422);
    const other = await server.openClient(native);
    assert.equal((await other.call({ method: 'GET', path: `/api/v1/assets/${id}/captions` })).status, 404);
  });
});
