import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import { native } from '../conformance/drivers/native.ts';
import { imported, OPEN, settled } from '../conformance/importing.ts';
import { openReceiver, status } from '../conformance/receiver.ts';
import { type Client, openServer, type Server } from '../conformance/server.ts';
import { until } from '../conformance/until.ts';
import { openWebhookClient } from '../conformance/webhook-client.ts';
import { readMetrics, total } from './exposition.ts';

const PICTURE = join(import.meta.dirname, '..', '..', 'docs', 'images', 'sample.png');

suite('what is told at /metrics', () => {
  let server: Server;
  let client: Client;
  const metrics = () => readMetrics(server.origin);

  before(async () => {
    server = await openServer({ POLYREEL_METRICS: 'open', ...OPEN });
    client = await server.openClient(native);
  });
  after(() => server[Symbol.asyncDispose]());

  const upload = async () => {
    const body = await readFile(PICTURE);
    return client.call({
      method: 'POST',
      path: `/api/v1/assets?name=${randomUUID()}.png`,
      headers: { 'content-type': 'application/octet-stream' },
      body,
    });
  };

  test('an upload shows in the figures of requests, storage, database, jobs, media and assets', async () => {
    const earlier = await metrics();
    assert.equal((await upload()).status, 201);
    const grown = async (name: string, labels: Record<string, string>) => {
      const read = (samples: typeof earlier) => total(samples, `polyreel_${name}`, labels);
      await until(async () => read(await metrics()) > read(earlier));
    };
    const route = { api: 'native', method: 'POST', route: '/api/v1/assets', status: '2xx' };
    await grown('http_request_duration_seconds_count', route);
    await grown('http_request_bytes_sum', { api: 'native', direction: 'received' });
    await grown('http_request_bytes_sum', { api: 'native', direction: 'sent' });
    await grown('storage_operation_duration_seconds_count', { operation: 'put' });
    await grown('database_transaction_duration_seconds_count', { outcome: 'committed' });
    await grown('database_statement_duration_seconds_count', { kind: 'insert' });
    await grown('job_duration_seconds_count', { kind: 'probe', lane: 'media', outcome: 'done' });
    await grown('job_duration_seconds_count', { kind: 'preview', lane: 'media', outcome: 'done' });
    await grown('media_command_duration_seconds_count', { command: 'preview', outcome: 'done' });
    await grown('assets', { kind: 'image' });
    await grown('asset_bytes', { kind: 'image' });
    await grown('database_log_events_total', { event: 'syncs' });
  });

  test('a small file that is delivered again is found in memory', async () => {
    const { url } = JSON.parse((await upload()).bytes.toString());
    const earlier = await metrics();
    for (const _ of ['first', 'again']) assert.equal((await fetch(url)).status, 200);
    const now = await metrics();
    const name = 'polyreel_storage_memory_lookups_total';
    for (const result of ['hit', 'miss'])
      assert.equal(total(now, name, { result }) - total(earlier, name, { result }), 1, result);
    assert.ok(total(now, 'polyreel_storage_memory_bytes') > 0);
  });

  test('the bytes of a request are those of its body and some headers', async () => {
    const earlier = await metrics();
    const { byteLength } = await readFile(PICTURE);
    await upload();
    const labels = { api: 'native', direction: 'received' };
    const name = 'polyreel_http_request_bytes_sum';
    const grown = total(await metrics(), name, labels) - total(earlier, name, labels);
    assert.ok(grown > byteLength && grown < byteLength + 2_000, `${grown} for ${byteLength}`);
  });

  test('the process tells of its event loop, memory, garbage and handles', async () => {
    const names = new Set((await metrics()).map(({ name }) => name));
    for (const name of [
      'process_cpu_seconds_total',
      'process_resident_memory_bytes',
      'nodejs_eventloop_lag_p99_seconds',
      'nodejs_gc_duration_seconds_count',
      'nodejs_active_resources_total',
      'polyreel_build_info',
    ])
      assert.ok(names.has(name), name);
  });

  test('an import that fails is counted with the kind of the error', async () => {
    // What answers there is our own server, which has nothing at this address.
    const { id } = await imported(client, `${server.origin}/secret-name.png`);
    assert.equal((await settled(client, id)).status, 'failed');
    // The asset tells it a moment before the job has ended.
    const found = await until(async () => {
      const samples = (await metrics()).filter(({ name }) => name === 'polyreel_imports_total');
      return samples.length > 0 && samples;
    });
    assert.deepEqual(
      found.map(({ labels }) => /^outcome="given-up",reason="(?!none|other)[a-z-]+"$/.test(labels)),
      [true],
    );
  });

  test('webhooks show by what came of them, how long that took, and what is still to be told', async () => {
    await using receiver = await openReceiver();
    const earlier = await metrics();
    const client = await openWebhookClient(server);
    const { id } = await client.create({ url: receiver.url });
    await client.makeProject('taken');
    await receiver.untilCalls(1);
    receiver.answer = status(500);
    await client.makeProject('refused');
    await receiver.untilCalls(2);
    const read = async () => {
      const [now, before] = [await metrics(), earlier].map((samples) => (name: string, label = {}) => {
        return total(samples, `polyreel_webhook_${name}`, label);
      });
      const tries = (outcome: string) => now?.('attempt_duration_seconds_count', { outcome });
      return [
        ...[tries('delivered'), tries('refused'), tries('unreachable')],
        now?.('deliveries_total', { outcome: 'delivered' }),
        now?.('deliveries_pending', { state: 'waiting' }),
        now?.('endpoints', { state: 'failing' }),
        before?.('endpoints', { state: 'failing' }),
      ];
    };
    await until(async () => isDeepStrictEqual(await read(), [1, 1, 0, 1, 1, 1, 0]));
    assert.equal((await client.call('DELETE', `/webhooks/${id}`)).status, 204);
    assert.deepEqual((await read()).slice(4), [0, 0, 0]);
  });

  test('nothing that strangers think of becomes a series', async () => {
    // Everything that anybody may ask for has been asked for once.
    for (const method of ['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PURGE', 'POST'])
      await ask(server.origin, method, '/nowhere');
    for (const prefix of PREFIXES) await ask(server.origin, 'GET', `${prefix}/nowhere`);
    for (const path of HOSTILE(0)) await ask(server.origin, 'GET', path);
    const earlier = new Set((await metrics()).map(({ name, labels }) => `${name}{${labels}}`));

    for (let round = 1; round <= 12; round += 1) {
      for (const path of HOSTILE(round)) await ask(server.origin, 'GET', path);
      for (const method of ['GET', 'PROPFIND', 'MKCOL', 'LOCK'])
        await ask(server.origin, method, `/${randomUUID()}`);
      for (const prefix of PREFIXES) await ask(server.origin, 'GET', `${prefix}/${randomUUID()}`);
      const stranger = await server.openClient(native, `${randomUUID()}@example.com`);
      assert.equal((await stranger.call({ method: 'GET', path: '/api/v1/assets' })).status, 200);
      await stranger.callWith(`polyreel_${randomUUID()}`, { method: 'GET', path: '/api/v1/assets' });
    }
    const later = (await metrics()).map(({ name, labels }) => `${name}{${labels}}`);
    const fresh = later.filter((series) => !earlier.has(series) && series.startsWith('polyreel_http_'));
    // Of the list of assets, which nobody had asked for before: one for who may, and one for who may not.
    const routes = new Set(fresh.map((series) => /route="([^"]*)"/.exec(series)?.[1]));
    assert.deepEqual(
      [...routes].filter((route) => route !== undefined && route !== '/api/v1/assets'),
      [],
    );
    const uuid = /[0-9a-f]{8}-[0-9a-f]{4}|secret-name|example\.com|%|\.\./i;
    assert.deepEqual(
      later.filter((series) => uuid.test(series)),
      [],
    );
  });
});

suite('who may read /metrics', () => {
  const TOKEN = 'a-token-of-32-characters-or-more';

  test('nobody, unless it was allowed', async () => {
    await using server = await openServer();
    assert.equal((await fetch(`${server.origin}/metrics`)).status, 404);
  });

  test('who has the token, and no API key opens it', async () => {
    await using server = await openServer({ POLYREEL_METRICS: 'token', POLYREEL_METRICS_TOKEN: TOKEN });
    const { workspace } = await server.openClient(native);
    const status = async (headers: Record<string, string>) =>
      (await fetch(`${server.origin}/metrics`, { headers })).status;
    assert.equal(await status({}), 401);
    assert.equal(await status({ authorization: `Bearer ${workspace.key}` }), 401);
    assert.equal(await status({ authorization: `Bearer ${TOKEN}x` }), 401);
    assert.equal(await status({ authorization: `Bearer ${TOKEN}` }), 200);
    const asKey = await fetch(`${server.origin}/api/v1/assets`, {
      headers: { authorization: `Bearer ${TOKEN}` },
    });
    assert.equal(asKey.status, 401);
  });
});

const PREFIXES = ['/api/v1', '/v1/runwayml', '/files', '/app', '/s', '/c'];

function HOSTILE(round: number): string[] {
  const id = `${round}-${randomUUID()}`;
  return [
    `/files/${id}/original/${id}.png?e=1&s=${id}`,
    `/s/${id}`,
    `/c/${id}`,
    `/api/v1/assets/${id}`,
    `/api/v1/${id}/../${id}`,
    `/%zz${id}`,
    `/${'a'.repeat(500)}${id}`,
    `/api/v1/assets/"},evil="${round}`.replaceAll('"', '%22'),
  ];
}

/** As `fetch`, which mends paths and refuses methods. */
function ask(origin: string, method: string, path: string): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const { hostname, port } = new URL(origin);
  request({ hostname, port, method, path }, (reply) => reply.resume().on('end', resolve))
    .on('error', reject)
    .end();
  return promise;
}
