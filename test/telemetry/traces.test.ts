import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { serve } from '#egress/testing/local-server.ts';
import { openReceiver } from '../conformance/receiver.ts';
import { until } from '../conformance/until.ts';
import { ServerProcess } from '../crash/server-process.ts';
import { openCollector } from './collector.ts';

const KEY = 'polyreel_key_of_the_traced_one';
const PICTURE = join(import.meta.dirname, '..', '..', 'docs', 'images', 'sample.png');
const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const CALLER = '00f067aa0ba902b7';

/** The service in a process of its own: OpenTelemetry reads the environment of the process. */
async function startTraced(env: Record<string, string>) {
  const dir = await mkdtemp(join(tmpdir(), 'polyreel-traces-'));
  const settings = { PORT: '0', POLYREEL_DATA_DIR: dir, POLYREEL_API_KEY: KEY, POLYREEL_MEDIA_WORKERS: '1' };
  const server = new ServerProcess(['src/main.ts'], { ...settings, ...env });
  return {
    server,
    origin: await server.origin,
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

async function upload(origin: string, headers: Record<string, string> = {}): Promise<void> {
  const reply = await fetch(`${origin}/api/v1/assets?name=very-private-name.png`, {
    method: 'POST',
    headers: { authorization: `Bearer ${KEY}`, 'content-type': 'application/octet-stream', ...headers },
    body: await readFile(PICTURE),
  });
  assert.equal(reply.status, 201, await reply.text());
}

suite('traces', () => {
  test('an upload is a trace of its caller, and the jobs that follow from it are linked to it', async () => {
    await using collector = await openCollector();
    await using traced = await startTraced({
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
      OTEL_EXPORTER_OTLP_HEADERS: 'x-collector-token=abc',
      OTEL_SERVICE_NAME: 'media-of-ours',
      OTEL_BSP_SCHEDULE_DELAY: '50',
    });
    await upload(traced.origin, { traceparent: `00-${TRACE}-${CALLER}-01` });
    await until(async () => collector.spans().some(({ name }) => name === 'job preview'));

    const spans = collector.spans();
    const request = spans.find(({ name }) => name === 'POST /api/v1/assets');
    assert.equal(request?.traceId, TRACE);
    assert.equal(request.parentSpanId, CALLER);
    const inside = spans.filter(
      ({ traceId, parentSpanId }) => traceId === TRACE && parentSpanId === request.spanId,
    );
    const names = new Set(inside.map(({ name }) => name));
    for (const name of ['blobs put', 'db insert', 'db transaction committed'])
      assert.ok(names.has(name), name);

    const probe = spans.find(({ name }) => name === 'job probe');
    assert.notEqual(probe?.traceId, TRACE);
    assert.deepEqual(
      probe?.links?.map(({ traceId, spanId }) => ({ traceId, spanId })),
      [{ traceId: TRACE, spanId: request.spanId }],
    );
    const preview = spans.find(({ name }) => name === 'job preview');
    assert.equal(preview?.links?.[0]?.traceId, probe.traceId);
    assert.ok(spans.some(({ name, traceId }) => name === 'media probe' && traceId === probe.traceId));

    const service = collector.resource().find(({ key }) => key === 'service.name');
    assert.equal(service?.value.stringValue, 'media-of-ours');
    assert.equal(collector.posted[0]?.path, '/v1/traces');
    assert.equal(collector.posted[0].headers['x-collector-token'], 'abc');
    const everything = collector.posted.map(({ body }) => body.toString()).join('');
    assert.doesNotMatch(everything, /very-private-name|polyreel_key_of/);
  });

  test('goes on where something is imported from, and where webhooks are called', async () => {
    await using collector = await openCollector();
    await using receiver = await openReceiver();
    await using source = await serve((_request, response) => void response.writeHead(404).end());
    await using traced = await startTraced({
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
      OTEL_BSP_SCHEDULE_DELAY: '50',
      POLYREEL_EGRESS_ALLOW: '127.0.0.1',
    });
    const post = async (path: string, body: object) => {
      const headers = { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' };
      const init = { method: 'POST', headers, body: JSON.stringify(body) };
      assert.ok((await fetch(`${traced.origin}/api/v1${path}`, init)).ok, path);
    };
    await post('/webhooks', { url: receiver.url, types: ['project.created'] });
    await post('/projects', { title: 'Traced' });
    await post('/imports', { link: `${source.origin}/a.png` });
    const [call] = await receiver.untilCalls(1);
    await until(async () => source.requests.length > 0);
    const told = [call?.headers, source.requests[0]?.headers].map((headers) => String(headers?.traceparent));
    for (const [at, name] of ['webhook', 'job import'].entries()) {
      const [, trace, span] = /^00-([0-9a-f]{32})-([0-9a-f]{16})-01$/.exec(told[at] ?? '') ?? [];
      const sent = () =>
        collector.spans().find(({ traceId, spanId }) => traceId === trace && spanId === span);
      assert.equal((await until(async () => sent())).name, name);
    }
  });

  test('what is left is sent when the service stops, in the binary format unless said otherwise', async () => {
    await using collector = await openCollector();
    await using traced = await startTraced({
      OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${collector.url}/elsewhere`,
    });
    await upload(traced.origin);
    assert.equal((await traced.server.end('SIGTERM')).code, 0);
    const found = collector.posted.find(({ body }) => body.includes('POST /api/v1/assets'));
    assert.equal(found?.path, '/elsewhere');
    assert.equal(found.contentType, 'application/x-protobuf');
  });

  test('what is not sampled, and what is turned off, is not sent', async () => {
    await using collector = await openCollector();
    const off = { OTEL_SDK_DISABLED: 'true', OTEL_EXPORTER_OTLP_ENDPOINT: collector.url };
    const unsampled = { OTEL_TRACES_SAMPLER: 'always_off', OTEL_EXPORTER_OTLP_ENDPOINT: collector.url };
    for (const env of [off, unsampled]) {
      await using traced = await startTraced(env);
      await upload(traced.origin);
      assert.equal((await traced.server.end('SIGTERM')).code, 0);
    }
    assert.deepEqual(collector.posted, []);
  });

  test('a collector that is away harms nobody, and the log says so', async () => {
    await using traced = await startTraced({
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9',
      OTEL_EXPORTER_OTLP_TIMEOUT: '500',
    });
    await upload(traced.origin);
    assert.equal((await traced.server.end('SIGTERM')).code, 0);
    assert.match(traced.server.printed, /traces are not delivered/);
  });
});
