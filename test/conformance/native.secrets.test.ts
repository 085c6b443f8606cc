import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { png } from '../acceptance/tiny-media.ts';
import { ServerProcess } from '../crash/server-process.ts';

const KEY = 'polyreel_key_over_many_secrets';
const [FIRST, SECOND] = ['the-first-signing-secret', 'the-second-signing-secret'];

suite('a signing secret that is changed', () => {
  let dir: string;
  before(async () => {
    dir = await mkdtemp(join(tmpdir(), 'polyreel-secrets-'));
  });
  after(() => rm(dir, { recursive: true, force: true }));

  /** Starts the service on the same directory, and stops it after `use`. */
  async function serving<T>(env: Record<string, string>, use: (origin: string) => Promise<T>): Promise<T> {
    const settings = {
      PORT: '0',
      POLYREEL_DATA_DIR: dir,
      POLYREEL_API_KEY: KEY,
      POLYREEL_MEDIA_WORKERS: '1',
    };
    await using server = new ServerProcess(['src/main.ts'], { ...settings, ...env });
    const result = await use(await server.origin);
    assert.equal((await server.end('SIGTERM')).code, 0);
    return result;
  }

  const statusOf = async (origin: string, path: string) => (await fetch(origin + path)).status;

  test('leaves the links alive that the previous one signed, for as long as it is named', async () => {
    const old = await serving({ POLYREEL_SECRET: FIRST }, upload);
    const both = { POLYREEL_SECRET: SECOND, POLYREEL_PREVIOUS_SECRETS: FIRST };
    const fresh = await serving(both, async (origin) => {
      assert.equal(await statusOf(origin, old.path), 200);
      const again = await link(origin, old.id);
      assert.notEqual(again, old.path);
      return again;
    });
    await serving({ POLYREEL_SECRET: SECOND }, async (origin) => {
      assert.equal(await statusOf(origin, old.path), 403);
      assert.equal(await statusOf(origin, fresh), 200);
    });
  });
});

const AUTHORIZED = { authorization: `Bearer ${KEY}` };

async function upload(origin: string): Promise<{ id: string; path: string }> {
  const reply = await fetch(`${origin}/api/v1/assets?name=a.png`, {
    method: 'POST',
    headers: { ...AUTHORIZED, 'content-type': 'application/octet-stream' },
    body: png(16),
  });
  const { id, url } = (await reply.json()) as { id: string; url: string };
  return { id, path: pathOf(url) };
}

async function link(origin: string, id: string): Promise<string> {
  const reply = await fetch(`${origin}/api/v1/assets/${id}`, { headers: AUTHORIZED });
  return pathOf(((await reply.json()) as { url: string }).url);
}

function pathOf(url: string): string {
  const { pathname, search } = new URL(url);
  return pathname + search;
}
