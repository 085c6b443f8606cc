import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, suite, test } from 'node:test';
import { newId } from '#core/identifiers.ts';
import { jsonOf } from './client.ts';
import { native } from './drivers/native.ts';
import { type Client, openServer, type Server } from './server.ts';
import { until } from './until.ts';

interface Job {
  readonly id: string;
  readonly kind: string;
  readonly state: string;
  readonly assetId: string | null;
  readonly attempt: number;
  readonly error: string | null;
}

let server: Server;
let link: string;
/** Has nothing that anybody asks for, and says so. */
const source = createServer((_request, response) => response.writeHead(404).end());
before(async () => {
  await once(source.listen(0, '127.0.0.1'), 'listening');
  link = `http://127.0.0.1:${(source.address() as AddressInfo).port}/missing.mp4`;
  server = await openServer({ POLYREEL_EGRESS_ALLOW: '127.0.0.1' });
});
after(async () => {
  await server[Symbol.asyncDispose]();
  source.close();
});

/** An asset whose import has failed for good. */
async function failedImport(client: Client): Promise<string> {
  const made = await client.call({
    method: 'POST',
    path: '/api/v1/imports',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ link }),
  });
  assert.equal(made.status, 202, made.bytes.toString());
  const { id } = jsonOf(made) as { id: string };
  await until(async () => (await jobs(client, 'failed')).data.some(({ assetId }) => assetId === id));
  return id;
}

async function jobs(client: Client, state: string, more = '') {
  const reply = await client.call({ method: 'GET', path: `/api/v1/jobs?state=${state}${more}` });
  assert.equal(reply.status, 200, reply.bytes.toString());
  return jsonOf(reply) as { data: Job[]; nextCursor: string | null };
}

const retry = (client: Client, id: string) =>
  client.call({ method: 'POST', path: `/api/v1/jobs/${id}/retry` });

suite('jobs', () => {
  test('that failed are listed with why, and taken up again', async () => {
    const client = await server.openClient(native);
    const assetId = await failedImport(client);
    const [job] = (await jobs(client, 'failed')).data;
    assert.ok(job !== undefined);
    assert.deepEqual([job.kind, job.state, job.assetId], ['import', 'failed', assetId]);
    assert.match(job.error ?? '', /\S+ \S+/);
    assert.equal((await retry(client, job.id)).status, 202);
    const steps = async () => {
      const reply = await client.call({ method: 'GET', path: `/api/v1/assets/${assetId}/events` });
      return (jsonOf(reply) as { data: { step: string }[] }).data.map(({ step }) => step);
    };
    assert.ok((await steps()).includes('retried'));
    await until(async () => (await jobs(client, 'failed')).data.length === 1);
  });

  test('are those of the own workspace, for its administrators', async () => {
    const [mine, theirs] = [await server.openClient(native), await server.openClient(native)];
    await failedImport(mine);
    const [job] = (await jobs(mine, 'failed')).data;
    assert.deepEqual((await jobs(theirs, 'failed')).data, []);
    assert.equal((await retry(theirs, job?.id ?? '')).status, 404);
    const key = await server.openKey(mine.workspace.id, ['write']);
    const call = { method: 'GET', path: '/api/v1/jobs?state=failed' };
    assert.equal((await mine.callWith(key, call)).status, 403);
  });

  test('that wait are listed page by page, and not taken up', async () => {
    const client = await server.openClient(native);
    const later = Date.now() + 3600_000;
    const ids = Array.from({ length: 3 }, newId);
    for (const [n, id] of ids.entries()) {
      const waiting = {
        kind: 'discard',
        lane: 'media',
        payload: '{"blobKeys":[]}',
        priority: 0,
        state: 'queued',
      };
      const times = { run_at: later, created_at: Date.now() + n };
      const row = {
        id,
        workspace_id: client.workspace.id,
        attempt: 0,
        interruptions: 0,
        ...waiting,
        ...times,
      };
      await server.db.insertInto('jobs').values(row).execute();
    }
    const first = await jobs(client, 'queued', '&limit=2');
    const second = await jobs(client, 'queued', `&limit=2&cursor=${first.nextCursor}`);
    assert.deepEqual(
      [...first.data, ...second.data].map(({ id }) => id),
      ids.toReversed(),
    );
    assert.equal(second.nextCursor, null);
    assert.equal((await retry(client, ids[0] ?? '')).status, 409);
    assert.deepEqual((await jobs(client, 'running')).data, []);
  });
});

suite('health', () => {
  test('names the parts and the processes, to administrators', async () => {
    const client = await server.openClient(native);
    const call = { method: 'GET', path: '/api/v1/health' };
    const health = jsonOf(await client.call(call)) as {
      status: string;
      checks: object;
      process: string;
      processes: string[];
    };
    assert.equal(health.status, 'ok');
    assert.deepEqual(health.checks, { database: 'ok', storage: 'ok', media: 'ok' });
    assert.deepEqual(health.processes, [health.process]);
    const key = await server.openKey(client.workspace.id, ['read']);
    assert.equal((await client.callWith(key, call)).status, 403);
  });
});
