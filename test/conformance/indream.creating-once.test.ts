import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { Type } from 'typebox';
import { type Call, jsonOf } from './client.ts';
import { shaped } from './driver.ts';
import { create, enveloped, failedWith, get, indream, listed } from './drivers/indream.ts';
import { openServer, type Server } from './server.ts';

const Summary = Type.Object({ projectId: Type.String() });

suite('indream: Idempotency-Key', () => {
  let server: Server;
  before(async () => {
    server = await openServer();
  });
  after(() => server[Symbol.asyncDispose]());

  const keyed = (project: object, key: string): Call => {
    const asked = create(project);
    return { ...asked, headers: { ...asked.headers, 'idempotency-key': key } };
  };

  test('the first reply is replayed for the same payload, and nothing is made again', async () => {
    const { call } = await server.openClient(indream);
    const first = await call(keyed({ title: 'Once', editorState: { a: 1 } }, 'key-1'));
    const again = await call(keyed({ title: 'Once', editorState: { a: 1 } }, 'key-1'));
    assert.deepEqual([again.status, jsonOf(again)], [201, jsonOf(first)]);
    assert.equal(shaped(await call(get('/projects')), 200, listed(Summary)).data.length, 1);
  });

  test('another payload is a 409', async () => {
    const { call } = await server.openClient(indream);
    await call(keyed({ title: 'One', editorState: {} }, 'key-2'));
    failedWith(
      await call(keyed({ title: 'Other', editorState: {} }, 'key-2')),
      409,
      'IDEMPOTENCY_KEY_REUSED',
    );
  });

  test('is another one in another workspace, and free again after a refusal', async () => {
    const [one, other] = [await server.openClient(indream), await server.openClient(indream)];
    const first = shaped(await one.call(keyed({ editorState: {} }, 'key-3')), 201, enveloped(Summary));
    const second = shaped(await other.call(keyed({ editorState: {} }, 'key-3')), 201, enveloped(Summary));
    assert.notEqual(first.data.projectId, second.data.projectId);
    failedWith(await one.call(keyed({ editorState: [] }, 'key-4')), 422, 'EDITOR_SCHEMA_INVALID');
    shaped(await one.call(keyed({ editorState: {} }, 'key-4')), 201, enveloped(Summary));
  });
});
