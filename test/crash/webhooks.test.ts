import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { idOf, openReceiver, taken } from '../conformance/receiver.ts';
import { eventually } from './eventually.ts';
import { API_KEY, startService } from './service.ts';
import { openDataDir } from './storage.ts';

const env = { POLYREEL_EGRESS_ALLOW: '127.0.0.1' };

async function post(origin: string, path: string, body: unknown): Promise<{ id: string }> {
  const reply = await fetch(`${origin}/api/v1${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${API_KEY}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  assert.equal(reply.status, 201, await reply.clone().text());
  return (await reply.json()) as { id: string };
}

suite('webhooks', () => {
  for (const signal of ['SIGKILL', 'SIGTERM'] as const) {
    test(`tell everything although the service ends by ${signal} amid a call`, async () => {
      await using directory = await openDataDir();
      await using receiver = await openReceiver();
      const dataDir = directory.path;
      const made: string[] = [];
      const makeProjects = async (origin: string) => {
        for (let n = 0; n < 5; n += 1) made.push((await post(origin, '/projects', { title: `${n}` })).id);
      };
      await using service = await startService({ dataDir, env });
      const origin = await service.origin;
      await post(origin, '/webhooks', { url: receiver.url, types: ['project.created'] });
      let held = false;
      receiver.answer = (response, call, request) => {
        held = receiver.calls.length === 3;
        if (!held) taken(response, call, request);
      };
      await makeProjects(origin);
      await eventually(async () => (held ? null : 'the third call has not come'));
      await makeProjects(origin);
      const { code } = await service.end(signal);
      assert.equal(code, signal === 'SIGTERM' ? 0 : null, service.printed);

      receiver.answer = taken;
      await using again = await startService({ dataDir, env });
      await makeProjects(await again.origin);
      await eventually(async () =>
        receiver.calls.length > made.length ? null : `${receiver.calls.length} calls`,
      );
      const [, , brokenOff, repeated] = receiver.calls.map(idOf);
      assert.equal(brokenOff, repeated);
      const told = receiver.calls.map(({ data }) => data.projectId);
      assert.deepEqual(told.toSpliced(2, 1), made);
    });
  }
});
