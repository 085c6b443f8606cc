import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { dial, serve } from './wire.testing.ts';

const GET = 'GET / HTTP/1.1\r\nHost: h\r\n\r\n';

suite('requests that do not wait for the answer before', () => {
  test('are answered, as many as a client may have under way', async (t) => {
    const { port } = await serve(t, (app) => {
      app.get<{ Querystring: { n: string } }>('/', async ({ query }) => `answer ${query.n}.`);
    });
    const { socket, until } = await dial(t, port);
    for (let last = 64; last <= 192; last += 64) {
      for (let n = last - 63; n <= last; n += 1) socket.write(GET.replace('/', `/?n=${n}`));
      await until(new RegExp(`answer ${last}\\.`));
    }
  });

  test('are not all looked at when they are a flood', async (t) => {
    let asked = 0;
    const { port } = await serve(t, (app) => {
      app.get('/', async () => {
        asked += 1;
        await new Promise((resolve) => setImmediate(resolve));
        return 'answer';
      });
    });
    const { socket, closed } = await dial(t, port);
    socket.write(GET.repeat(2_000));
    await closed;
    assert.ok(asked <= 64, `${asked} were asked`);
  });
});
