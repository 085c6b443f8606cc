import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { changeOwnLimits } from '#core/limits/limits.ts';
import { usageOf } from '#core/limits/usage.ts';
import type { Driver } from './driver.ts';
import { indream } from './drivers/indream.ts';
import { native } from './drivers/native.ts';
import { rask } from './drivers/rask.ts';
import { runway } from './drivers/runway.ts';
import { videojungle } from './drivers/videojungle.ts';
import { audio, picture } from './samples.ts';
import { openServer, type Server } from './server.ts';

/** An id that nothing has. */
const NOWHERE = '0190a1b2-0000-7000-8000-000000000000';
const IDS: Readonly<Record<string, string>> = { runway: `user:1-runwayml:a@example.com-asset:${NOWHERE}` };

function tellLimits(driver: Driver): void {
  suite(`${driver.name}: limits`, () => {
    let server: Server;
    before(async () => {
      server = await openServer({ POLYREEL_WRONG_KEY_LIMIT: '3' });
    });
    after(() => server[Symbol.asyncDispose]());

    const find = driver.find(IDS[driver.name] ?? NOWHERE);

    test('each key has so many requests a minute, and is told how many are left and when to go on', async () => {
      const client = await server.openClient(driver);
      await changeOwnLimits(server.db, client.workspace.id, { requestsPerMinute: 2 });
      for (const remaining of [1, 0]) {
        const reply = await client.call(find);
        driver.refused(reply, 'missing');
        assert.equal(reply.headers.get('ratelimit-policy'), '"key";q=2;w=60');
        assert.match(reply.headers.get('ratelimit') ?? '', new RegExp(`^"key";r=${remaining};t=\\d+$`));
      }
      const refused = await client.call(find);
      driver.refused(refused, 'rate-limited');
      const retryAfter = Number(refused.headers.get('retry-after'));
      assert.ok(retryAfter >= 1 && retryAfter <= 30, `${retryAfter} seconds`);
      assert.equal(refused.headers.get('ratelimit'), `"key";r=0;t=${retryAfter}`);
      const other = await server.openKey(client.workspace.id, ['read']);
      driver.refused(await client.callWith(other, find), 'missing');
    });

    test('without a limit nothing is said of one', async () => {
      const client = await server.openClient(driver);
      const { headers } = await client.call(find);
      assert.deepEqual([headers.get('ratelimit'), headers.get('ratelimit-policy')], [null, null]);
    });

    test('a file for which there is no room is refused, and leaves no bytes', async () => {
      const [small, large] = [await picture(), await audio()];
      assert.ok(small.bytes.length < large.bytes.length);
      const client = await server.openClient(driver);
      await changeOwnLimits(server.db, client.workspace.id, { bytes: large.bytes.length - 1 });
      const asked = await driver.upload(large, client.call);
      const before = await server.storedKeys();
      driver.refused(await client.call(asked), 'quota-exceeded');
      const unannounced = { ...asked, body: new Blob([Buffer.from(asked.body)]).stream() };
      driver.refused(await client.call(unannounced), 'quota-exceeded');
      assert.deepEqual(await server.storedKeys(), before);
      assert.equal((await usageOf(server.db, client.workspace.id)).bytes, 0);
      await driver.uploaded(await client.call(await driver.upload(small, client.call)), client.call);
      assert.equal((await usageOf(server.db, client.workspace.id)).bytes, small.bytes.length);
    });

    test('an asset more than the workspace may have is refused', async () => {
      const file = await picture();
      const client = await server.openClient(driver);
      await driver.uploaded(await client.call(await driver.upload(file, client.call)), client.call);
      await changeOwnLimits(server.db, client.workspace.id, { assets: 1 });
      const refusing = async () => client.call(await driver.upload(file, client.call));
      if (!driver.announces) driver.refused(await refusing(), 'quota-exceeded');
      else await assert.rejects(refusing(), /403 instead of/);
      assert.equal((await usageOf(server.db, client.workspace.id)).assets, 1);
    });

    test('who guesses keys is held off, and who has the right one is not', async () => {
      const client = await server.openClient(driver);
      driver.refused(await client.call(find), 'missing');
      const guess = (key: string) => client.callWith(key, find);
      for (const key of ['a', 'b', 'c']) driver.refused(await guess(`wrong-${key}`), 'bad-key');
      const held = await guess('wrong-d');
      driver.refused(held, 'rate-limited');
      assert.ok(Number(held.headers.get('retry-after')) >= 1);
      driver.refused(await client.call(find), 'missing');
    });
  });
}

for (const driver of [native, runway, indream, rask, videojungle]) tellLimits(driver);
