import assert from 'node:assert/strict';
import { after, suite, test } from 'node:test';
import { png } from '../acceptance/tiny-media.ts';
import { type Call, send } from '../conformance/client.ts';
import { native } from '../conformance/drivers/native.ts';
import { multipart } from '../conformance/multipart.ts';
import { openServer } from '../conformance/server.ts';
import { chooseSeed, seeded } from '../crash/random.ts';
import { mutate } from './mutations.ts';

const FORMS = 60;
const server = await openServer();
after(() => server[Symbol.asyncDispose]());
const { workspace } = await server.openClient(native);

const form = multipart([
  { field: 'name', content: 'a.png' },
  { field: 'tag', content: 'one' },
  { field: 'data', fileName: 'a.png', mediaType: 'image/png', content: png(64) },
  { field: 'description', content: 'A picture' },
]);

/** Where forms are taken, and whether another file can follow on the same asset. */
const PLACES = ['/api/v1/assets', '/api/library/v1/media'];

suite('forms that are damaged', () => {
  for (const path of PLACES) {
    test(`are taken or refused by ${path}`, async (t) => {
      const seed = chooseSeed();
      t.diagnostic(`seed ${seed}; replay with: node test/fuzz/forms.test.ts ${seed}`);
      const authorization = `Bearer ${workspace.key}`;
      for (let index = 0; index < FORMS; index++) {
        const { bytes, ways } = mutate(form.body, seeded(seed + index), [form.body, png(8)]);
        const headers = { authorization, ...form.headers };
        const call: Call = { method: 'POST', path, headers, body: new Uint8Array(bytes) };
        const { status, bytes: reply } = await send(server.origin, call);
        assert.ok(status < 500, `form ${index} (${ways.join(', ')}): ${status} ${reply}`);
      }
    });
  }
});
