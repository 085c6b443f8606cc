import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { verifyWebhook } from '@polyreel/sdk';
import { Webhook as Reference } from 'standardwebhooks';
import { jsonOf } from './client.ts';
import { native } from './drivers/native.ts';
import { idOf, openReceiver, type Received, status, taken } from './receiver.ts';
import { picture } from './samples.ts';
import { openServer, type Server } from './server.ts';
import { until } from './until.ts';
import { openWebhookClient, type Webhook } from './webhook-client.ts';

let server: Server;
before(async () => {
  server = await openServer({ POLYREEL_EGRESS_ALLOW: '127.0.0.1' });
});
after(() => server[Symbol.asyncDispose]());

const typesOf = (calls: readonly Received[]) => calls.map(({ type }) => type);

/** Whether the reference implementation takes it. */
function verifies({ body, headers }: Received, secret: string): boolean {
  try {
    new Reference(secret).verify(body, headers);
    return true;
  } catch {
    return false;
  }
}

suite('a webhook', () => {
  test('is told what happens, in order, signed by Standard Webhooks', async () => {
    await using receiver = await openReceiver();
    const mine = await openWebhookClient(server);
    const stranger = await openWebhookClient(server);
    await mine.makeProject('before');
    const { id, secret } = await mine.create({ url: receiver.url });
    assert.match(secret, /^whsec_[A-Za-z0-9+/]{43}=$/);
    for (const title of ['a', 'b', 'c']) await mine.makeProject(title);
    await stranger.makeProject('theirs');
    await receiver.untilCalls(3);
    const { data } = await mine.ask<{ data: { id: string }[] }>(200, ['GET', '/events']);
    assert.deepEqual(
      receiver.calls.map((call) => call.data.eventId),
      data.slice(1).map((event) => event.id),
    );
    for (const call of receiver.calls) {
      assert.ok(verifies(call, secret));
      assert.deepEqual(await verifyWebhook(call.body, call.headers, secret), JSON.parse(call.body));
      assert.ok(!verifies({ ...call, body: `${call.body} ` }, secret));
    }
    assert.equal(new Set(receiver.calls.map(idOf)).size, 3);
    const log = await until(async () => {
      const all = await mine.deliveries(id);
      return all.every((one) => one.status === 'delivered') && all;
    });
    assert.deepEqual(
      log.map((one) => one.id),
      receiver.calls.map(idOf).reverse(),
    );
  });

  test('is told of assets as they are, with URLs that open', async () => {
    await using receiver = await openReceiver();
    const { client, create } = await openWebhookClient(server);
    await create({ url: receiver.url, types: ['asset.ready', 'asset.deleted'] });
    const { bytes, mediaType } = await picture();
    const headers = { 'content-type': mediaType };
    const made = await client.call({
      method: 'POST',
      path: '/api/v1/assets?name=cat.png',
      headers,
      body: bytes,
    });
    const { id } = jsonOf(made) as { id: string };
    const [ready] = await receiver.untilCalls(1);
    assert.deepEqual([ready?.data.assetId, ready?.data.asset?.name], [id, 'cat.png']);
    const file = await fetch(ready?.data.asset?.url ?? '');
    assert.deepEqual(Buffer.from(await file.arrayBuffer()), Buffer.from(bytes));
    await client.call({ method: 'DELETE', path: `/api/v1/assets/${id}?permanent=true` });
    const [, deleted] = await receiver.untilCalls(2);
    assert.deepEqual([deleted?.data.assetId, deleted?.data.asset], [id, null]);
    assert.deepEqual(typesOf(receiver.calls), ['asset.ready', 'asset.deleted']);
  });

  test('that did not take something is told it again under the same id, before what came later', async () => {
    await using receiver = await openReceiver();
    const { create, makeProject, deliveries } = await openWebhookClient(server);
    const { id, secret } = await create({ url: receiver.url });
    receiver.answer = status(500);
    await makeProject('first');
    await receiver.untilCalls(1);
    receiver.answer = taken;
    await makeProject('second');
    const [failed, again, later] = await receiver.untilCalls(3);
    assert.ok(failed && again && later);
    assert.equal(idOf(failed), idOf(again));
    assert.notEqual(idOf(again), idOf(later));
    assert.ok(verifies(again, secret));
    const log = await until(async () => {
      const all = await deliveries(id);
      return all.every((one) => one.status === 'delivered') && all;
    });
    assert.deepEqual(
      log.map(({ attempts }) => attempts),
      [1, 2],
    );
  });

  test('shows why it took nothing, and since when', async () => {
    await using receiver = await openReceiver();
    const { create, makeProject, deliveries, get } = await openWebhookClient(server);
    const { id } = await create({ url: receiver.url });
    receiver.answer = status(503, { 'retry-after': '600' });
    await makeProject('a');
    const [delivery] = await until(async () => {
      const all = await deliveries(id, '?status=pending');
      return all[0]?.attempts === 1 && all;
    });
    assert.deepEqual([delivery?.responseStatus, delivery?.reason], [503, 'It answers 503.']);
    // It asked for ten minutes.
    assert.ok(Date.parse(delivery?.nextAttemptAt ?? '') > Date.now() + 500_000);
    const { failingSince, enabled } = await get(id);
    assert.ok(enabled && Date.parse(failingSince ?? '') <= Date.now());
  });

  test('that answers 410 is disabled, and told what it missed when it is enabled again', async () => {
    await using receiver = await openReceiver();
    const { create, makeProject, get, ask, deliveries } = await openWebhookClient(server);
    const { id } = await create({ url: receiver.url });
    receiver.answer = status(410);
    await makeProject('a');
    const disabled = await until(async () => {
      const now = await get(id);
      return !now.enabled && now;
    });
    assert.match(disabled.disabledReason ?? '', /410/);
    assert.deepEqual(
      (await deliveries(id)).map((one) => one.status),
      ['failed'],
    );
    receiver.answer = taken;
    await makeProject('b');
    const enabled = await ask<Webhook>(200, ['PATCH', `/webhooks/${id}`], { enabled: true });
    assert.deepEqual([enabled.enabled, enabled.disabledReason, enabled.disabledAt], [true, null, null]);
    await receiver.untilCalls(2);
    assert.deepEqual(typesOf(receiver.calls), ['project.created', 'project.created']);
    assert.equal(new Set(receiver.calls.map(idOf)).size, 2);
  });

  test('signs with both secrets during a rotation, and with the new one without overlap', async () => {
    await using receiver = await openReceiver();
    const { client, create, makeProject, ask, get } = await openWebhookClient(server);
    const { id, secret: first } = await create({ url: receiver.url });
    const rotate = (body: object) =>
      ask<{ secret: string; previousSecretUntil: string | null }>(
        200,
        ['POST', `/webhooks/${id}/rotate-secret`],
        body,
      );
    const second = await rotate({});
    assert.ok(Date.parse(second.previousSecretUntil ?? '') > Date.now() + 23 * 3600_000);
    await makeProject('a');
    const [during] = await receiver.untilCalls(1);
    assert.ok(during);
    assert.equal(during.headers['webhook-signature']?.split(' ').length, 2);
    assert.deepEqual(
      [first, second.secret].map((secret) => verifies(during, secret)),
      [true, true],
    );
    assert.ok(await verifyWebhook(during.body, during.headers, first));
    const rotation = { path: `/api/v1/webhooks/${id}/rotate-secret`, method: 'POST', body: '{"overlap":0}' };
    const headers = { 'content-type': 'application/json', 'idempotency-key': 'once' };
    const third = jsonOf(await client.call({ ...rotation, headers })) as typeof second;
    assert.deepEqual(jsonOf(await client.call({ ...rotation, headers })), third);
    await makeProject('b');
    const [, behind] = await receiver.untilCalls(2);
    assert.ok(behind);
    const all = [first, second.secret, third.secret];
    assert.deepEqual(
      all.map((secret) => verifies(behind, secret)),
      [false, false, true],
    );
    assert.equal('secret' in (await get(id)), false);
  });

  test('is called to test it, also when it is disabled', async () => {
    await using receiver = await openReceiver();
    const { create, ask, deliveries } = await openWebhookClient(server);
    const { id, secret } = await create({ url: receiver.url });
    await ask(200, ['PATCH', `/webhooks/${id}`], { enabled: false });
    const right = await ask(200, ['POST', `/webhooks/${id}/test`]);
    const [call] = receiver.calls;
    assert.ok(call && verifies(call, secret));
    assert.equal(call.type, 'webhook.test');
    receiver.answer = status(404);
    const wrong = await ask(200, ['POST', `/webhooks/${id}/test`]);
    assert.deepEqual(await deliveries(id), [wrong, right]);
    assert.partialDeepStrictEqual(
      [wrong, right],
      [
        { status: 'failed', responseStatus: 404, attempts: 1, nextAttemptAt: null },
        { status: 'delivered', id: idOf(call), responseStatus: 204, reason: null },
      ],
    );
  });

  test('is told again what is replayed, under the same id', async () => {
    await using receiver = await openReceiver();
    const { create, makeProject, ask, call, deliveries } = await openWebhookClient(server);
    const { id } = await create({ url: receiver.url });
    await makeProject('a');
    const [first] = await receiver.untilCalls(1);
    await until(async () => (await deliveries(id, '?status=delivered')).length === 1);
    await ask(202, ['POST', `/webhooks/${id}/deliveries/${idOf(first as Received)}/replay`]);
    const [, again] = await receiver.untilCalls(2);
    assert.equal(idOf(again as Received), idOf(first as Received));

    receiver.answer = status(410);
    await makeProject('b');
    await until(async () => (await deliveries(id, '?status=failed')).length === 1);
    receiver.answer = taken;
    await ask(200, ['PATCH', `/webhooks/${id}`], { enabled: true });
    const replayed = (since: number) =>
      ask(202, ['POST', `/webhooks/${id}/replay`], { since: new Date(since).toISOString() });
    assert.deepEqual(await replayed(Date.now() + 3600_000), { replayed: 0 });
    assert.deepEqual(await replayed(Date.now() - 3600_000), { replayed: 1 });
    await receiver.untilCalls(4);
    assert.equal((await call('POST', `/webhooks/${id}/deliveries/msg_none/replay`)).status, 404);
  });

  test('that is deleted is told nothing any more', async () => {
    await using receiver = await openReceiver();
    await using other = await openReceiver();
    const { create, makeProject, call } = await openWebhookClient(server);
    const { id } = await create({ url: receiver.url });
    await create({ url: other.url });
    assert.equal((await call('DELETE', `/webhooks/${id}`)).status, 204);
    await makeProject('a');
    await other.untilCalls(1);
    assert.deepEqual(receiver.calls, []);
    assert.equal((await call('GET', `/webhooks/${id}`)).status, 404);
  });

  test('is of one workspace, and for its administrators', async () => {
    const mine = await openWebhookClient(server);
    const theirs = await openWebhookClient(server);
    const { id } = await mine.create({ url: 'https://example.com/hook' });
    for (const [method, path] of [
      ['GET', ''],
      ['DELETE', ''],
      ['GET', '/deliveries'],
      ['POST', '/test'],
      ['POST', '/deliveries/msg_1/replay'],
    ] as const) {
      assert.equal((await theirs.call(method, `/webhooks/${id}${path}`)).status, 404, path);
    }
    assert.deepEqual(await theirs.ask(200, ['GET', '/webhooks']), { data: [] });
    const { data } = await mine.ask<{ data: Webhook[] }>(200, ['GET', '/webhooks']);
    assert.deepEqual(
      data.map((one) => [one.id, one.url, one.secret]),
      [[id, 'https://example.com/hook', undefined]],
    );
    const key = await server.openKey(mine.client.workspace.id, ['write']);
    const path = '/api/v1/webhooks';
    const asWriter = await mine.client.callWith(key, { method: 'GET', path, headers: native.authorize(key) });
    assert.equal(asWriter.status, 403);
  });

  test('keeps a log that is read page by page', async () => {
    await using receiver = await openReceiver();
    const { create, makeProject, ask, deliveries } = await openWebhookClient(server);
    const { id } = await create({ url: receiver.url });
    for (const title of ['a', 'b', 'c']) await makeProject(title);
    await until(async () => (await deliveries(id, '?status=delivered')).length === 3);
    const read: string[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const query: string = `?limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`;
      const page: { data: { id: string }[]; nextCursor: string | null } = await ask(200, [
        'GET',
        `/webhooks/${id}/deliveries${query}`,
      ]);
      read.push(...page.data.map((one) => one.id));
      cursor = page.nextCursor;
    }
    assert.deepEqual(read, receiver.calls.map(idOf).reverse());
  });
});

suite('a webhook that is hostile', () => {
  test('gets no call into this network', async () => {
    const { call } = await openWebhookClient(server);
    for (const url of [
      'http://10.0.0.1/',
      'http://169.254.169.254/latest/meta-data',
      'http://[::1]:8787/',
      'http://2130706434/',
      'http://127.0.0.1:22/',
      'file:///etc/passwd',
      'http://user:secret@example.com/',
      'no url',
    ]) {
      const { status: refused } = await call('POST', '/webhooks', { url });
      assert.ok(refused === 400 || refused === 422, `${url}: ${refused}`);
    }
  });

  test('leads no call elsewhere', async () => {
    await using receiver = await openReceiver();
    await using elsewhere = await openReceiver();
    const { create, ask } = await openWebhookClient(server);
    const { id } = await create({ url: receiver.url });
    for (const code of [301, 302, 307, 308]) {
      receiver.answer = status(code, { location: elsewhere.url });
      const tested = await ask(200, ['POST', `/webhooks/${id}/test`]);
      assert.partialDeepStrictEqual(tested, { status: 'failed', responseStatus: code });
    }
    assert.deepEqual(elsewhere.calls, []);
  });

  test('keeps nobody busy with a reply that does not end', async () => {
    await using receiver = await openReceiver();
    const { create, ask } = await openWebhookClient(server);
    const closed = Promise.withResolvers<void>();
    receiver.answer = (response, _call, request) => {
      request.socket.once('close', () => closed.resolve());
      response.writeHead(200).write('and so on');
    };
    const { id } = await create({ url: receiver.url });
    assert.partialDeepStrictEqual(await ask(200, ['POST', `/webhooks/${id}/test`]), { status: 'delivered' });
    await closed.promise;
  });

  test('that never answers holds up no other', async () => {
    await using silent = await openReceiver();
    await using receiver = await openReceiver();
    const { create, makeProject } = await openWebhookClient(server);
    silent.answer = () => {};
    await create({ url: silent.url });
    await makeProject('before');
    await silent.untilCalls(1);
    await create({ url: receiver.url });
    await makeProject('a');
    await makeProject('b');
    await receiver.untilCalls(2);
    assert.equal(silent.calls.length, 1);
  });
});
