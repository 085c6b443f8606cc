import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { jsonOf, type Reply, send } from './client.ts';
import { rask } from './drivers/rask.ts';
import { picture } from './samples.ts';
import { openServer, type Server, type Workspace } from './server.ts';

const CLIENT_CREDENTIALS = { grant_type: 'client_credentials', scope: 'media' };

suite('rask: tokens', () => {
  let server: Server;
  let workspace: Workspace;
  before(async () => {
    server = await openServer();
    workspace = (await server.openClient(rask)).workspace;
  });
  after(() => server[Symbol.asyncDispose]());

  async function ask(form: Record<string, string>, headers: Record<string, string> = {}): Promise<Reply> {
    return send(server.origin, {
      method: 'POST',
      path: '/oauth2/token',
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
      body: new URLSearchParams(form).toString(),
    });
  }

  const basic = (user: string, password: string) => ({
    authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`,
  });

  test('a key buys a token, by the form and by HTTP Basic', async () => {
    const inForm = { ...CLIENT_CREDENTIALS, client_id: 'anybody', client_secret: workspace.key };
    for (const reply of [await ask(inForm), await ask(CLIENT_CREDENTIALS, basic('anybody', workspace.key))]) {
      assert.equal(reply.status, 200);
      assert.equal(reply.headers.get('cache-control'), 'no-store');
      const { access_token, ...rest } = jsonOf(reply) as { access_token: string };
      assert.deepEqual(rest, { expires_in: 3600, token_type: 'Bearer' });
      const headers = rask.authorize(access_token);
      const asked = rask.upload(await picture());
      const uploaded = await send(server.origin, { ...asked, headers: { ...asked.headers, ...headers } });
      assert.equal(uploaded.status, 200);
    }
  });

  test('a wrong client gets the documented words', async () => {
    for (const reply of [
      await ask({ ...CLIENT_CREDENTIALS, client_id: 'a', client_secret: 'wrong' }),
      await ask(CLIENT_CREDENTIALS),
      await ask(CLIENT_CREDENTIALS, basic('a', 'wrong')),
    ]) {
      assert.deepEqual([reply.status, jsonOf(reply)], [400, { error: 'invalid_client' }]);
    }
  });

  test('what is no such request is told in the words of RFC 6749', async () => {
    const told = async (reply: Promise<Reply>) => {
      const { status } = await reply;
      return [status, (jsonOf(await reply) as { error: string }).error];
    };
    const secret = { client_id: 'a', client_secret: workspace.key };
    assert.deepEqual(await told(ask({ ...secret, grant_type: 'password' })), [400, 'unsupported_grant_type']);
    assert.deepEqual(await told(ask(secret)), [400, 'invalid_request']);
    const json = { method: 'POST', path: '/oauth2/token', headers: { 'content-type': 'application/json' } };
    assert.deepEqual(await told(send(server.origin, { ...json, body: '{}' })), [400, 'invalid_request']);
    const empty = { method: 'POST', path: '/oauth2/token' };
    assert.deepEqual(await told(send(server.origin, empty)), [400, 'invalid_request']);
  });

  test('other paths and methods are told as everywhere in this API', async () => {
    const unknown = await send(server.origin, { method: 'GET', path: '/oauth2/nothing' });
    assert.deepEqual([unknown.status, jsonOf(unknown)], [404, { detail: 'Not Found' }]);
    const wrong = await send(server.origin, { method: 'GET', path: '/oauth2/token' });
    assert.deepEqual([wrong.status, jsonOf(wrong)], [405, { detail: 'Method Not Allowed' }]);
  });
});
