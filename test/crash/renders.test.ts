import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { eventually } from './eventually.ts';
import { childrenOf, isAlive } from './processes.ts';
import type { ServerProcess } from './server-process.ts';
import { API_KEY, startService } from './service.ts';
import { knownKeys, openDataDir, storedKeys } from './storage.ts';

// One scene after the other, so that a kill finds some of them done and others not begun.
const env = { POLYREEL_RENDER_WORKERS: '1', POLYREEL_SHUTDOWN_GRACE: '1h' };

/** Scenes of half a second of work each, no two alike. */
const SCRIPT = {
  name: 'Ten colours',
  output: { width: 640, height: 360, fps: 30 },
  timeline: {
    tracks: [
      {
        clips: Array.from({ length: 10 }, (_, index) => ({
          start: index * 4,
          length: 4,
          effect: 'zoomIn',
          asset: { type: 'text', text: `Scene ${index}`, style: { size: '30%' } },
        })),
      },
    ],
  },
};

interface Generation {
  readonly status: string;
  readonly scenes: readonly { readonly hit: boolean }[] | null;
}

async function post(origin: string, path: string, body: unknown): Promise<{ readonly id: string }> {
  const reply = await fetch(`${origin}/api/v1${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${API_KEY}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const text = await reply.text();
  assert.ok(reply.ok, text);
  const answer = JSON.parse(text);
  return answer.asset ?? answer;
}

async function generationOf(origin: string, id: string): Promise<Generation> {
  const reply = await fetch(`${origin}/api/v1/generations/${id}`, {
    headers: { authorization: `Bearer ${API_KEY}` },
  });
  assert.equal(reply.status, 200);
  return (await reply.json()) as Generation;
}

/** Asks for a render, and resolves to the asset's id when some of its scenes are done. */
async function begin(service: ServerProcess, dataDir: string): Promise<string> {
  const origin = await service.origin;
  const script = await post(origin, '/scripts', { name: 'Colours', document: SCRIPT });
  const { id } = await post(origin, `/scripts/${script.id}/generate`, { parameters: {} });
  await eventually(async () => (knownKeys(dataDir).length >= 2 ? null : 'no scene is done'));
  const { status } = await generationOf(origin, id);
  assert.equal(status, 'running');
  return id;
}

async function finishes(origin: string, id: string): Promise<void> {
  await eventually(async () => {
    const { status } = await generationOf(origin, id);
    return status === 'succeeded' ? null : status;
  });
  const hits = (await generationOf(origin, id)).scenes?.map(({ hit }) => hit) ?? [];
  assert.ok(hits.includes(true), 'scenes that were done are taken from the cache');
  assert.ok(hits.includes(false), 'the kill came before the last scene');
}

suite('renders', () => {
  test('one that a kill interrupts goes on with the scenes that were done, and nothing stray stays', async () => {
    await using directory = await openDataDir();
    const dataDir = directory.path;
    await using service = await startService({ dataDir, env });
    const id = await begin(service, dataDir);
    const children = childrenOf(service.pid);
    await service.end('SIGKILL');
    await eventually(async () => (children.some(isAlive) ? 'a child outlives its server' : null));

    await using again = await startService({ dataDir, env });
    await finishes(await again.origin, id);
    await eventually(async () => {
      const [stored, known] = [await storedKeys(dataDir), knownKeys(dataDir)];
      return stored.join() === known.join() ? null : `${stored.length} stored, ${known.length} known`;
    });
  });

  test('one that runs does not hold up a stop, has not failed, and goes on with the next start', async () => {
    await using directory = await openDataDir();
    const dataDir = directory.path;
    await using service = await startService({ dataDir, env });
    const id = await begin(service, dataDir);
    const { code } = await service.end('SIGTERM');
    assert.equal(code, 0, service.printed);
    assert.doesNotMatch(service.printed, /failed/);
    await using again = await startService({ dataDir, env });
    await finishes(await again.origin, id);
  });
});
