import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { findMark } from '#db/workspaces.ts';
import { type Call, jsonOf } from './client.ts';
import { native } from './drivers/native.ts';
import { picture } from './samples.ts';
import { type Client, openServer, type Server } from './server.ts';

const USAGE: Call = { method: 'GET', path: '/api/v1/usage' };
const NO_LIMITS = {
  bytes: null,
  assets: null,
  renderMinutes: null,
  runningRenders: null,
  requestsPerMinute: null,
};

suite('native: usage', () => {
  let server: Server;
  let client: Client;
  before(async () => {
    server = await openServer({ POLYREEL_QUOTA_ASSETS: '5', POLYREEL_QUOTA_BYTES: '1MiB' });
    client = await server.openClient(native);
  });
  after(() => server[Symbol.asyncDispose]());

  const limitsOf = (workspace: string, body?: object): Call => ({
    method: body === undefined ? 'GET' : 'PATCH',
    path: `/api/v1/workspaces/${workspace}/limits`,
    ...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });

  test('is told by kind, with the limits that apply', async () => {
    const file = await picture();
    await native.uploaded(await client.call(native.upload(file)));
    const used = { assets: 1, bytes: file.bytes.length };
    assert.deepEqual(jsonOf(await client.call(USAGE)), {
      ...used,
      kinds: [{ kind: 'image', ...used }],
      month: new Date().toISOString().slice(0, 7),
      renderSeconds: 0,
      runningRenders: 0,
      queuedRenders: 0,
      limits: { ...NO_LIMITS, bytes: 2 ** 20, assets: 5 },
    });
  });

  test('limits are set with a key of the default workspace, for any other', async () => {
    const { id } = client.workspace;
    const home = (await findMark(server.db, 'default-workspace')) ?? '';
    const operator = await server.openKey(home, ['admin']);
    const ask = (call: Call) => client.callWith(operator, call);
    const set = await ask(limitsOf(id, { assets: 1, bytes: 0 }));
    assert.deepEqual([set.status, jsonOf(set)], [200, { ...NO_LIMITS, assets: 1, bytes: 0 }]);
    const { limits } = jsonOf(await client.call(USAGE)) as { limits: unknown };
    assert.deepEqual(limits, { ...NO_LIMITS, assets: 1 });
    native.refused(await client.call(native.upload(await picture())), 'quota-exceeded');
    await ask(limitsOf(id, { assets: null }));
    assert.deepEqual(jsonOf(await ask(limitsOf(id))), { ...NO_LIMITS, bytes: 0 });
    native.refused(await ask(limitsOf('0190a1b2-0000-7000-8000-000000000000')), 'missing');
    for (const wrong of [{ assets: -1 }, { assets: 1.5 }, { speed: 1 }]) {
      assert.equal((await ask(limitsOf(id, wrong))).status, 400, JSON.stringify(wrong));
    }
  });

  test('nobody sets limits for itself', async () => {
    for (const call of [limitsOf(client.workspace.id, { assets: 0 }), limitsOf(client.workspace.id)]) {
      assert.equal((await client.call(call)).status, 403);
    }
  });
});
