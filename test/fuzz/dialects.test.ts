import assert from 'node:assert/strict';
import { after, suite } from 'node:test';
import fc from 'fast-check';
import { ask, entriesOf, openSetting } from '../authorisation/setting.ts';
import { makeAll } from '../authorisation/things.ts';
import type { Call, Reply } from '../conformance/client.ts';
import { native } from '../conformance/drivers/native.ts';
import { holds } from './property.ts';
import { requestsOf } from './requests.ts';
import { openShapes } from './shapes.ts';

/** Requests of each route; POLYREEL_FUZZ_REQUESTS asks for more. */
const REQUESTS = Number(process.env.POLYREEL_FUZZ_REQUESTS ?? 2);

const { server, routes } = await openSetting();
after(() => server[Symbol.asyncDispose]());
const assertShape = await openShapes();

const keyed = entriesOf(routes).filter(
  ({ route, entry }) => route.method !== 'HEAD' && ['read', 'write', 'admin'].includes(entry.access),
);

function told({ method, path, headers, body }: Call, { status, bytes }: Reply): string {
  return `${method} ${path} ${JSON.stringify(headers)} ${body}: ${status} ${bytes}`;
}

suite('every API answers whatever comes in its own words, and never that it is at fault', {
  concurrency: 4,
}, () => {
  for (const { name, route, entry } of keyed) {
    const [first] = entry.asks;
    if (first === undefined) continue;
    const requests = fc.gen();
    holds(
      name,
      requests,
      async (draw) => {
        // Of its own: some requests close an account or take a key away.
        const client = await server.openClient(native);
        const ids = await makeAll({ server, client }, first.ids ?? {});
        const call = draw(requestsOf, route, first, ids);
        const reply = await ask(server, client.workspace.key, call);
        assert.ok(reply.status < 500, told(call, reply));
        try {
          // Where a path leads elsewhere, it is not this route that answers.
          if (!isElsewhere(reply)) assertShape(route, reply);
        } catch (cause) {
          throw new Error(told(call, reply), { cause });
        }
      },
      { runs: REQUESTS, shrink: false },
    );
  }
});

function isElsewhere({ status }: Reply): boolean {
  return status === 404 || status === 405;
}
