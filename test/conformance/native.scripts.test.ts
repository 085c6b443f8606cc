import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { jsonOf, type Reply } from './client.ts';
import { native } from './drivers/native.ts';
import { sendJson } from './generating.ts';
import { type Client, openServer, type Server } from './server.ts';

let server: Server;
before(async () => {
  server = await openServer();
});
after(() => server[Symbol.asyncDispose]());

const SCRIPTS = '/scripts';

const documentOf = (text: string) => ({
  timeline: { tracks: [{ clips: [{ start: 0, length: 2, asset: { type: 'text', text } }] }] },
});

function send(client: Client, method: string, path: string, body?: object): Promise<Reply> {
  return sendJson(client, [method, path], body);
}

interface ScriptReply {
  readonly id: string;
  readonly version: number;
  readonly document: unknown;
}

async function create(client: Client, name: string): Promise<ScriptReply> {
  const reply = await send(client, 'POST', SCRIPTS, { name, document: documentOf(name) });
  assert.equal(reply.status, 201, reply.bytes.toString());
  return jsonOf(reply) as ScriptReply;
}

suite('scripts', () => {
  test('are kept, changed in versions, and deleted', async () => {
    const client = await server.openClient(native);
    const script = await create(client, 'one');
    assert.equal(script.version, 1);
    const path = `${SCRIPTS}/${script.id}`;
    const changed = await send(client, 'PATCH', path, { document: documentOf('two') });
    assert.deepEqual((jsonOf(changed) as ScriptReply).version, 2);
    const first = await send(client, 'GET', `${path}/versions/1`);
    assert.deepEqual((jsonOf(first) as ScriptReply).document, documentOf('one'));
    assert.equal((await send(client, 'DELETE', path)).status, 204);
    assert.equal((await send(client, 'GET', path)).status, 404);
  });

  test('are listed page by page', async () => {
    const client = await server.openClient(native);
    const ids: string[] = [];
    for (const name of ['a', 'b', 'c']) ids.push((await create(client, name)).id);
    const listed: string[] = [];
    let next: string | null = '';
    while (next !== null) {
      const reply = await send(client, 'GET', `${SCRIPTS}?limit=2${next === '' ? '' : `&cursor=${next}`}`);
      const page = jsonOf(reply) as { data: ScriptReply[]; nextCursor: string | null };
      listed.push(...page.data.map(({ id }) => id));
      next = page.nextCursor;
    }
    assert.deepEqual(listed, ids);
  });

  test('tell everything that is wrong with them, each by its pointer into the body', async () => {
    const client = await server.openClient(native);
    const document = { timeline: { tracks: [{ clips: [{ start: -1, asset: { type: 'txt' } }] }] } };
    const reply = await send(client, 'POST', SCRIPTS, { name: 'wrong', document });
    assert.equal(reply.status, 400, reply.bytes.toString());
    const { errors } = jsonOf(reply) as { errors: { at: string }[] };
    const pointers = errors.map(({ at }) => at);
    for (const pointer of ['start', 'asset/type']) {
      assert.ok(pointers.includes(`/document/timeline/tracks/0/clips/0/${pointer}`), pointers.join(' '));
    }
  });

  test('are unknown to another workspace', async () => {
    const [mine, theirs] = [await server.openClient(native), await server.openClient(native)];
    const { id } = await create(mine, 'mine');
    for (const [method, body] of [['GET'], ['PATCH', { name: 'theirs' }], ['DELETE']] as const) {
      assert.equal((await send(theirs, method, `${SCRIPTS}/${id}`, body)).status, 404);
    }
    assert.equal((await send(theirs, 'GET', `${SCRIPTS}/${id}/versions`)).status, 404);
  });

  test('have a schema that anybody may read', async () => {
    const reply = await fetch(`${server.origin}/api/v1${SCRIPTS}/schema`);
    assert.match(reply.headers.get('content-type') ?? '', /^application\/schema\+json/);
    const schema = (await reply.json()) as { $id: string; properties: object };
    assert.equal(schema.$id, `/api/v1${SCRIPTS}/schema`);
    assert.ok('timeline' in schema.properties);
  });
});
