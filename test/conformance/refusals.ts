import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, before, suite, test } from 'node:test';
import { EVERYTHING, list } from '#core/library.ts';
import { type Call, openUpload, send, sendShort } from './client.ts';
import type { Driver, Sample } from './driver.ts';
import { picture } from './samples.ts';
import { type Client, openServer, type Server } from './server.ts';
import { until } from './until.ts';
import { tooLarge, wrongFiles } from './wrong-files.ts';

/** The same stories over every API: what is refused, how that is told, and that nothing stays behind. */
export function tellRefusals(driver: Driver): void {
  suite(`${driver.name}: refusals`, () => {
    let server: Server;
    let client: Client;
    before(async () => {
      server = await openServer();
      client = await server.openClient(driver);
    });
    after(() => server[Symbol.asyncDispose]());

    const { remove } = driver;

    function authorized<T extends Call>(call: T): T {
      return { ...call, headers: { ...driver.authorize(client.workspace.key), ...call.headers } };
    }

    const uploadOf = async (file: Sample) => driver.upload(file, client.call);

    async function nothingIsStored(): Promise<void> {
      const wanted = { ...EVERYTHING, stored: driver.announces, limit: 10 };
      const { items } = await list(server.db, client.workspace.id, wanted);
      assert.deepEqual(items, []);
      assert.deepEqual(await server.storedKeys(), []);
    }

    for (const { what, failure, file } of wrongFiles) {
      test(`${what} is refused, and nothing is stored`, async () => {
        driver.refused(await client.call(await uploadOf(await file())), failure);
        await nothingIsStored();
      });
    }

    test('more than the limit is refused when its length is not announced', async () => {
      const asked = await uploadOf(await tooLarge());
      const body = new Blob([Buffer.from(asked.body)]).stream();
      driver.refused(await client.call({ ...asked, body }), 'too-large');
      await nothingIsStored();
    });

    test('a body shorter than its Content-Length is refused, and nothing is stored', async () => {
      const file = await picture();
      const asked = authorized(await uploadOf(file));
      driver.refused(await sendShort(server.origin, asked, 100), 'incomplete');
      await nothingIsStored();
    });

    test('a client that vanishes leaves nothing', async () => {
      const file = await picture();
      const socket = openUpload(server.origin, authorized(await uploadOf(file)), 100_000);
      await until(async () => (await server.storedKeys()).length > 0);
      socket.destroy();
      await once(socket, 'close');
      await until(async () => (await server.storedKeys()).length === 0);
      await nothingIsStored();
    });

    test('no key and a wrong one are refused alike, whatever is asked', async () => {
      const file = await picture();
      const [one, other] = [driver.find(crypto.randomUUID()), await uploadOf(file)];
      for (const asked of [one, other, remove?.(crypto.randomUUID()) ?? one]) {
        const without = driver.refused(await send(server.origin, asked), 'bad-key');
        const headers = { ...asked.headers, ...driver.authorize('polyreel_wrong:key') };
        const wrong = driver.refused(await send(server.origin, { ...asked, headers }), 'bad-key');
        assert.deepEqual(wrong, without);
      }
      await nothingIsStored();
    });

    test('what never was is missing', async () => {
      driver.refused(await client.call(driver.find(crypto.randomUUID())), 'missing');
      if (remove === null) return;
      driver.refused(await client.call(remove(crypto.randomUUID())), 'missing');
    });

    test('another method is refused with the ones that are allowed', async () => {
      const { path } = await uploadOf(await picture());
      const reply = await client.call({ method: 'PUT', path });
      driver.refused(reply, 'wrong-method');
      assert.match(reply.headers.get('allow') ?? '', /\bPOST\b/);
    });

    test('an unknown path is refused in the words of this API', async () => {
      driver.refused(
        await client.call({ method: 'GET', path: `${driver.prefix}/no/such/thing` }),
        'unknown-path',
      );
    });

    test('a body that is no JSON is malformed', async () => {
      driver.refused(await client.call(driver.malformed), 'malformed');
    });

    test('a path with a broken percent-encoding is malformed', async () => {
      driver.refused(await client.call({ method: 'GET', path: `${driver.prefix}/assets/%zz` }), 'malformed');
    });

    test('an internal fault is told without its cause', async () => {
      await using broken = await openServer();
      const { call } = await broken.openClient(driver);
      await broken.db.schema.alterTable('assets').renameTo('assets_gone').execute();
      const reply = await call(driver.find(crypto.randomUUID()));
      driver.refused(reply, 'internal');
      assert.doesNotMatch(reply.bytes.toString(), /assets_gone|SQL|no such table|\bat \//i);
    });
  });
}
