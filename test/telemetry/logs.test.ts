import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { promisify } from 'node:util';
import { until } from '../conformance/until.ts';
import { ServerProcess } from '../crash/server-process.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const KEY = 'polyreel_key_that_no_line_shows';
const SECRET = 'signing-secret-that-no-line-shows';
const METRICS_TOKEN = 'metrics-token-that-no-line-shows';

type Line = Readonly<Record<string, unknown>>;

suite('the log of a service that says everything it can', () => {
  let dir: string;
  let server: ServerProcess;
  let origin: string;
  /** What was given to somebody and lets them in. */
  const permissions: string[] = [KEY, SECRET, METRICS_TOKEN];

  before(async () => {
    dir = await mkdtemp(join(tmpdir(), 'polyreel-logs-'));
    server = new ServerProcess(['src/main.ts'], {
      PORT: '0',
      POLYREEL_DATA_DIR: dir,
      POLYREEL_API_KEY: KEY,
      POLYREEL_SECRET: SECRET,
      POLYREEL_METRICS: 'token',
      POLYREEL_METRICS_TOKEN: METRICS_TOKEN,
      POLYREEL_LOG_LEVEL: 'trace',
      POLYREEL_EGRESS_ALLOW: '127.0.0.1',
      POLYREEL_MEDIA_WORKERS: '1',
    });
    origin = await server.origin;
  });
  after(async () => {
    await server[Symbol.asyncDispose]();
    await rm(dir, { recursive: true, force: true });
  });

  const call = async (path: string, body: object | null = null, method = body === null ? 'GET' : 'POST') => {
    const reply = await fetch(`${origin}${path}`, {
      method,
      headers: { authorization: `Bearer ${KEY}`, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await reply.text();
    assert.ok(reply.ok, `${path}: ${reply.status} ${text}`);
    return text === '' ? {} : JSON.parse(text);
  };

  test('shows no key, token, signature or link that lets somebody in, whatever is done', async () => {
    await acceptance(origin);
    const asset = await uploaded(origin);
    await fetch(asset.url);
    permissions.push(new URL(asset.url).searchParams.get('s') ?? 'no signature');

    const made = await call('/api/v1/keys', { name: 'another', scopes: ['read'] });
    const short = await call(`/api/v1/assets/${asset.id}/links`, {});
    await fetch(short.url, { redirect: 'manual' });
    const handed = await call(`/api/v1/assets/${asset.id}/capabilities`, null, 'POST');
    await fetch(handed.url);
    await call(`/api/v1/assets/${asset.id}/links/${lastOf(short.url)}`, null, 'DELETE');
    permissions.push(made.secret, lastOf(short.url), lastOf(handed.url));

    const guess = 'polyreel_guess_of_somebody_else';
    await fetch(`${origin}/api/v1/assets`, { headers: { authorization: `Bearer ${guess}` } });
    await fetch(`${origin}/metrics`, { headers: { authorization: `Bearer ${METRICS_TOKEN}` } });
    const session = await fetch(`${origin}/api/v1/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin },
      body: JSON.stringify({ key: KEY }),
    });
    const cookie = /=([^;]+)/.exec(session.headers.get('set-cookie') ?? '')?.[1] ?? 'no cookie';
    assert.equal(session.status, 201, await session.text());
    permissions.push(guess, cookie);

    const signature = 'signature-of-somebody-elses-store';
    const link = `${origin}/nowhere.png?X-Amz-Signature=${signature}&token=${signature}`;
    const { id } = await call('/api/v1/imports', { link });
    await until(async () => (await call(`/api/v1/assets/${id}`)).status === 'failed');
    permissions.push(signature);
    await server.end('SIGTERM');

    const lines = server.printed.split('\n');
    assert.ok(lines.length > 100, `${lines.length} lines`);
    for (const permission of permissions) {
      assert.ok(permission.length >= 8, permission);
      assert.deepEqual(
        lines.filter((line) => line.includes(permission)),
        [],
        permission,
      );
    }
    const suspicious = /[?&](?:s|sig|signature|token|key)=|bearer |\/c\/[\w-]{8}|\/s\/[\w-]{4}/i;
    assert.deepEqual(
      lines.filter((line) => line.startsWith('{') && suspicious.test(line)),
      [],
    );
  });

  test('names the request in each line about one', () => {
    const lines = server.printed
      .split('\n')
      .flatMap((line) => (line.startsWith('{') ? [JSON.parse(line) as Line] : []));
    const ofRequests = lines.filter((line) => 'req' in line || 'res' in line);
    assert.ok(ofRequests.length > 50, `${ofRequests.length} lines`);
    assert.deepEqual(
      ofRequests.filter(({ reqId }) => typeof reqId !== 'string'),
      [],
    );
    const repeated = server.printed.split('\n').filter((line) => line.split('"reqId"').length > 2);
    assert.deepEqual(repeated, []);
  });
});

/** Everything that the acceptance suite does, done to that service. */
async function acceptance(origin: string): Promise<void> {
  const env = { PATH: process.env.PATH, POLYREEL_ACCEPTANCE_URL: origin, POLYREEL_ACCEPTANCE_KEY: KEY };
  await promisify(execFile)(
    process.execPath,
    ['--test', '--test-timeout=100000', 'test/acceptance/acceptance.test.ts'],
    { cwd: ROOT, env },
  );
}

async function uploaded(origin: string): Promise<{ id: string; url: string }> {
  const reply = await fetch(`${origin}/api/v1/assets?name=a.png`, {
    method: 'POST',
    headers: { authorization: `Bearer ${KEY}`, 'content-type': 'application/octet-stream' },
    body: await readFile(join(ROOT, 'docs', 'images', 'sample.png')),
  });
  return (await reply.json()) as { id: string; url: string };
}

function lastOf(url: string): string {
  return new URL(url).pathname.split('/').at(-1) ?? '';
}
