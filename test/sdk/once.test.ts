import assert from 'node:assert/strict';
import { after, suite, test } from 'node:test';
import { Polyreel } from '@polyreel/sdk';
import { png } from '../acceptance/tiny-media.ts';
import { native } from '../conformance/drivers/native.ts';
import { openServer } from '../conformance/server.ts';

const server = await openServer();
after(() => server[Symbol.asyncDispose]());

suite('what is made by a call whose reply is lost', () => {
  test('is there once: links and capability keys', async () => {
    const { workspace } = await server.openClient(native);
    const lost = new Set<string>();
    const losing: typeof fetch = async (url, init) => {
      const reply = await fetch(url, init);
      const name = String(url);
      if (init?.method !== 'POST' || lost.has(name)) return reply;
      lost.add(name);
      throw new TypeError('The reply is lost.');
    };
    const polyreel = new Polyreel({ baseUrl: server.origin, key: workspace.key, fetch: losing });
    const { id } = await polyreel.upload(png(8));
    const link = await polyreel.links.create(id);
    const capability = await polyreel.links.createCapability(id);
    assert.equal(lost.size, 3);
    assert.deepEqual(
      (await polyreel.links.list(id)).map(({ code }) => code),
      [link.code],
    );
    const kept = await polyreel.links.listCapabilities(id);
    assert.deepEqual(
      kept.map((one) => one.id),
      [capability.id],
    );
  });
});
