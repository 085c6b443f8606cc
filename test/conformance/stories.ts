import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { typeOf } from '#media/types.ts';
import { type Reply, send } from './client.ts';
import type { Driver, Sample, Send, Shown } from './driver.ts';
import { hostileNames } from './names.ts';
import { everyType, picture } from './samples.ts';
import { openServer, type Server } from './server.ts';

/** The same stories over every API: what a client does and gets when all goes well. */
export function tellStories(driver: Driver): void {
  suite(`${driver.name}: assets`, () => {
    let server: Server;
    before(async () => {
      server = await openServer();
    });
    after(() => server[Symbol.asyncDispose]());

    async function upload(call: Send, file: Sample): Promise<Shown> {
      return driver.uploaded(await call(await driver.upload(file, call)), call);
    }

    /** As anybody would open the URL: without a key. */
    async function download({ url }: Shown): Promise<Reply> {
      const { pathname, search } = new URL(url);
      assert.equal(new URL(url).origin, server.origin);
      return send(server.origin, { method: 'GET', path: pathname + search });
    }

    test('every type is uploaded, found, and read back byte-identical through its URL', async (t) => {
      const { call } = await server.openClient(driver);
      for (const file of await everyType()) {
        await t.test(`${file.mediaType} (${file.name})`, async () => {
          const asset = await upload(call, file);
          assert.equal(asset.size ?? file.bytes.byteLength, file.bytes.byteLength);
          assert.equal(asset.name, file.name);
          assert.equal(asset.kind ?? file.kind, file.kind);
          assert.deepEqual(driver.found(await call(driver.find(asset.id))), asset);
          const { status, headers, bytes } = await download(asset);
          assert.equal(status, 200);
          assert.equal(headers.get('content-type'), typeOf(file.mediaType).mediaType);
          assert.ok(bytes.equals(file.bytes), 'the bytes differ');
        });
      }
    });

    test('any name is kept as it is, and its URL works', async (t) => {
      const { call } = await server.openClient(driver);
      const file = await picture();
      for (const name of hostileNames) {
        await t.test(JSON.stringify(name), async () => {
          const asset = await upload(call, { ...file, name });
          assert.equal(asset.name, name);
          const { status, headers, bytes } = await download(asset);
          assert.equal(status, 200);
          assert.match(headers.get('content-disposition') ?? '', /^inline; filename/);
          assert.ok(bytes.equals(file.bytes), 'the bytes differ');
        });
      }
    });

    const { openShelf, remove } = driver;

    if (openShelf !== null) {
      test('a list is paged without a gap or a repetition, newest first', async () => {
        const { call } = await server.openClient(driver);
        const file = await picture();
        const shelf = await openShelf(call);
        const uploaded: string[] = [];
        for (let count = 0; count < 5; count++) {
          uploaded.push((await driver.uploaded(await call(shelf.upload(file)), call)).id);
        }
        const pages: string[][] = [];
        for (let cursor: string | null = null, more = true; more; more = cursor !== null) {
          const page = shelf.read(await call(shelf.page(2, cursor)), 2, cursor);
          pages.push(page.ids);
          cursor = page.next;
        }
        assert.deepEqual(
          pages.map((ids) => ids.length),
          [2, 2, 1],
        );
        assert.deepEqual(pages.flat(), uploaded.reverse());
      });

      test('a list shows nothing of another workspace', async () => {
        const [mine, theirs] = [await server.openClient(driver), await server.openClient(driver)];
        await upload(theirs.call, await picture());
        const shelf = await openShelf(mine.call);
        assert.deepEqual(shelf.read(await mine.call(shelf.page(10, null)), 10, null), {
          ids: [],
          next: null,
        });
      });
    }

    if (remove !== null) {
      test('what is deleted is gone, and its URL is dead', async () => {
        const { call } = await server.openClient(driver);
        const asset = await upload(call, await picture());
        assert.equal((await download(asset)).status, 200);
        driver.removed(await call(remove(asset.id)), asset.id);
        driver.refused(await call(driver.find(asset.id)), 'missing');
        driver.refused(await call(remove(asset.id)), 'missing');
        assert.equal((await download(asset)).status, 404);
      });
    }

    test('a URL opens nothing else', async () => {
      const { call } = await server.openClient(driver);
      const [one, other] = [await upload(call, await picture()), await upload(call, await picture())];
      const swapped = one.url.replace(one.id.slice(-36), other.id.slice(-36));
      assert.notEqual(swapped, one.url);
      assert.equal((await download({ ...one, url: swapped })).status, 403);
    });

    test('an asset of another workspace is as unknown as one that never was', async () => {
      const [mine, theirs] = [await server.openClient(driver), await server.openClient(driver)];
      const { id } = await upload(theirs.call, await picture());
      const never = id.slice(0, -36) + crypto.randomUUID();
      for (const ask of [driver.find, remove ?? driver.find]) {
        const [foreign, missing] = [await mine.call(ask(id)), await mine.call(ask(never))];
        assert.deepEqual(
          JSON.stringify(driver.refused(foreign, 'missing')).replaceAll(id.slice(-36), '…'),
          JSON.stringify(driver.refused(missing, 'missing')).replaceAll(never.slice(-36), '…'),
        );
      }
      driver.found(await theirs.call(driver.find(id)));
    });
  });
}
