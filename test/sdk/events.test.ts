import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { Polyreel, PolyreelError } from '@polyreel/sdk';
import { type Answer, hangUp, openScripted, problem } from './scripted-server.ts';

/** Sends these messages; the connection ends behind them, or stays. */
function messages(text: string, { stays = false } = {}): Answer {
  return (_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(text);
    if (!stays) response.end();
  };
}

suite('the events', () => {
  test('go on after the last one when the connection is lost', async () => {
    await using server = await openScripted(
      messages('retry: 1\nid: 10\n\nid: 11\nevent: asset.created\ndata: {"assetId":"a"}\n\n'),
      hangUp,
      problem(503, 'unavailable', { retryable: true }),
      messages('event: asset.progress\ndata: {"assetId":"a"}\n\nid: 12\nevent: asset.ready\ndata: {}\n\n', {
        stays: true,
      }),
    );
    const states: boolean[] = [];
    const seen: (string | null)[][] = [];
    const polyreel = new Polyreel({ baseUrl: server.origin, key: 'k' });
    for await (const event of polyreel.events.stream({
      types: ['a', 'b'],
      onState: (on) => states.push(on),
    })) {
      seen.push([event.id, event.type, event.assetId ?? null]);
      if (event.type === 'asset.ready') break;
    }
    assert.deepEqual(seen, [
      ['11', 'asset.created', 'a'],
      [null, 'asset.progress', 'a'],
      ['12', 'asset.ready', null],
    ]);
    assert.deepEqual(
      server.seen.map(({ headers }) => headers['last-event-id']),
      [undefined, '11', '11', '11'],
    );
    assert.equal(server.seen[0]?.url, '/api/v1/events?types=a%2Cb');
    assert.deepEqual(states.slice(0, 2), [true, false]);
    assert.equal(states.at(-1), false);
  });

  test('end when the key is not valid any more', async () => {
    await using server = await openScripted(messages('id: 1\n\n'), problem(401, 'unauthenticated'));
    const polyreel = new Polyreel({ baseUrl: server.origin, key: 'k' });
    await assert.rejects(
      polyreel.events.stream().next(),
      (error) => error instanceof PolyreelError && error.kind === 'unauthenticated',
    );
  });

  test('end with the reason of the signal, while they are connected and while they are not', async () => {
    for (const answer of [messages('id: 1\n\n', { stays: true }), hangUp]) {
      await using server = await openScripted(answer);
      const leaving = new AbortController();
      const next = new Polyreel({ baseUrl: server.origin }).events.stream({ signal: leaving.signal }).next();
      while (server.seen.length === 0) await new Promise((resolve) => setImmediate(resolve));
      leaving.abort(new Error('Signed out.'));
      await assert.rejects(next, { message: 'Signed out.' });
    }
  });
});
