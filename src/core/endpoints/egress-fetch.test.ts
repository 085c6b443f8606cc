import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { suite, test } from 'node:test';
import { openEgress } from '#egress/client.ts';
import { systemResolve } from '#egress/dial.ts';
import { DEFAULT_LIMITS } from '#egress/egress.ts';
import { openLog } from '#log.ts';
import { currentTraceparent } from '#telemetry/traceparent.ts';
import { inWork, newWork } from '#telemetry/work.ts';
import { egressFetch } from './egress-fetch.ts';

const TRACEPARENT = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
const SPAN = { traceparent: TRACEPARENT, set() {}, rename() {}, fail() {}, end() {} };

suite('what a configured endpoint is sent', () => {
  test('names the trace that asks, when there is one, and nothing of the client library', async (t) => {
    const server = createServer((request, reply) => reply.end(JSON.stringify(request.headers)));
    await once(server.listen(0, '127.0.0.1'), 'listening');
    t.after(() => server.close());
    const { port } = server.address() as AddressInfo;
    const ports = [{ from: port, to: port }];
    const limits = DEFAULT_LIMITS;
    const log = openLog('silent');
    await using egress = openEgress({
      allow: ['127.0.0.1'],
      ports,
      limits,
      resolve: systemResolve,
      log,
      traceparent: currentTraceparent,
    });

    const ask = async () => {
      const headers = { accept: 'application/json', 'x-stainless-os': 'Linux' };
      const reply = await egressFetch(egress, 10_000)(`http://127.0.0.1:${port}/`, { headers });
      return (await reply.json()) as Record<string, string>;
    };
    const traced = await inWork(newWork({}, SPAN), ask);
    assert.equal(traced.traceparent, TRACEPARENT);
    assert.equal(traced['x-stainless-os'], undefined);
    assert.equal((await ask()).traceparent, undefined);
  });
});
