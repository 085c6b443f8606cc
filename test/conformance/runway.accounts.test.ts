import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { type Static, Type } from 'typebox';
import { putAccount } from '#core/accounts.ts';
import type { Call } from './client.ts';
import { type Send, shaped } from './driver.ts';
import { BASE, get, JSON_HEADERS, runway, told, UploadReply, uploadTo } from './drivers/runway.ts';
import { picture } from './samples.ts';
import { openServer, type Server } from './server.ts';

suite('runway: accounts', () => {
  let server: Server;
  before(async () => {
    server = await openServer();
  });
  after(() => server[Symbol.asyncDispose]());

  const account = (email: string, method: string, body?: object): Call => ({
    method,
    path: `${BASE}/accounts/${email}`,
    ...(body !== undefined && { headers: JSON_HEADERS, body: JSON.stringify(body) }),
  });
  const AccountReply = Type.Object(
    {
      email: Type.String(),
      maxJobs: Type.Integer({ minimum: 1, maximum: 10 }),
      username: Type.String(),
      userId: Type.Integer(),
      error: Type.Optional(Type.String()),
    },
    { additionalProperties: false },
  );

  test('they are added, changed and listed by their e-mail, and no secret comes back', async () => {
    const { call } = await server.openClient(runway, 'one@example.com');
    const two = { email: 'two+x@example.com', password: 'hunter2', maxJobs: 5 };
    const added = shaped(await call(account(two.email, 'POST', two)), 200, AccountReply);
    assert.equal(added.maxJobs, 5);
    shaped(await call(account(two.email, 'POST', { ...two, maxJobs: 10 })), 200, AccountReply);
    const reply = await call(get('/accounts'));
    const all = shaped(reply, 200, Type.Record(Type.String(), AccountReply));
    assert.deepEqual(Object.keys(all), ['one@example.com', 'two+x@example.com']);
    assert.equal(all['two+x@example.com']?.maxJobs, 10);
    assert.deepEqual(await one(call, 'two%2Bx%40example.com'), all['two+x@example.com']);
    assert.doesNotMatch(reply.bytes.toString(), /hunter2|password/);
  });

  async function one(call: Send, email: string): Promise<Static<typeof AccountReply>> {
    return shaped(await call(account(email, 'GET')), 200, AccountReply);
  }

  test('one without assets is removed; with none left, or an unknown one, it is a 404', async () => {
    const { call } = await server.openClient(runway, 'one@example.com');
    const { id } = shaped(await call(uploadTo('name=a.png', await picture())), 200, UploadReply);
    assert.equal((await call(account('one@example.com', 'DELETE'))).status, 409);
    await call(runway.remove(id));
    assert.deepEqual(told(await call(account('one@example.com', 'DELETE'))), [200, { success: true }]);
    for (const gone of [
      account('one@example.com', 'DELETE'),
      account('one@example.com', 'GET'),
      get('/accounts'),
    ]) {
      runway.refused(await call(gone), 'missing');
    }
  });

  test('one without a limit shows the highest, and has it lifted again by the native API', async () => {
    const { call, workspace } = await server.openClient(runway);
    assert.equal((await one(call, workspace.email)).maxJobs, 10);
    const limited = { email: workspace.email, maxJobs: 2 };
    const { userId } = shaped(await call(account(workspace.email, 'POST', limited)), 200, AccountReply);
    assert.equal((await one(call, workspace.email)).maxJobs, 2);
    const path = `/api/v1/accounts/${userId}`;
    const body = JSON.stringify({ maxJobs: null });
    const lifted = await call({ method: 'PATCH', path, headers: JSON_HEADERS, body });
    assert.equal(JSON.parse(lifted.bytes.toString()).maxJobs, null);
    assert.equal((await one(call, workspace.email)).maxJobs, 10);
  });

  test('a suspended one has an error', async () => {
    const { call, workspace } = await server.openClient(runway);
    const { id: workspaceId, email } = workspace;
    assert.ok(!('error' in (await one(call, email))));
    await putAccount(server.db, { workspaceId, email }, { suspended: 'Unpaid.' });
    assert.equal((await one(call, email)).error, 'Unpaid.');
  });

  test('what is wrong in a new one is refused', async () => {
    const { call } = await server.openClient(runway);
    const email = 'new@example.com';
    for (const body of [
      { email: 'other@example.com', maxJobs: 5 },
      { email, maxJobs: 0 },
      { email, maxJobs: 11 },
      { email, maxJobs: '5' },
      { email },
      { maxJobs: 5 },
    ]) {
      runway.refused(await call(account(email, 'POST', body)), 'malformed');
    }
    runway.refused(await call(account('nobody', 'POST', { email: 'nobody', maxJobs: 1 })), 'malformed');
    runway.refused(await call({ ...account(email, 'POST'), headers: JSON_HEADERS }), 'malformed');
  });

  test('changing them takes the scope admin', async () => {
    const { workspace, callWith } = await server.openClient(runway);
    const key = await server.openKey(workspace.id, ['read', 'write']);
    const added = await callWith(
      key,
      account('new@example.com', 'POST', { email: 'new@example.com', maxJobs: 1 }),
    );
    assert.equal(added.status, 403);
    assert.equal((await callWith(key, account(workspace.email, 'DELETE'))).status, 403);
    assert.equal((await callWith(key, get('/accounts'))).status, 200);
  });
});
