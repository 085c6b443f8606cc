import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { Polyreel, PolyreelError } from '@polyreel/sdk';
import { hangUp, json, openScripted, problem } from './scripted-server.ts';

const PROJECT = { id: 'p', title: 'T' };

/** What a call is rejected with. */
async function failureOf(call: Promise<unknown>): Promise<PolyreelError> {
  const error = await call.then(
    () => assert.fail('It was not rejected.'),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof PolyreelError, String(error));
  return error;
}

suite('a call', () => {
  test('is made again after what may pass, as the same one', async () => {
    await using server = await openScripted(
      hangUp,
      problem(503, 'unavailable', { retryable: true }),
      (_request, response) => response.writeHead(502).end('<html>Bad gateway</html>'),
      json(201, PROJECT),
    );
    const polyreel = new Polyreel({ baseUrl: `${server.origin}/`, key: 'k' });
    assert.deepEqual(await polyreel.projects.create({ title: 'T' }), PROJECT);
    assert.deepEqual(
      server.seen.map(({ method, url }) => `${method} ${url}`),
      Array(4).fill('POST /api/v1/projects'),
    );
    const keys = new Set(server.seen.map(({ headers }) => headers['idempotency-key']));
    assert.equal(keys.size, 1);
    assert.ok(!keys.has(undefined));
    assert.equal(server.seen[0]?.headers.authorization, 'Bearer k');
  });

  test('waits as long as the server asks for', async () => {
    await using server = await openScripted(
      (_request, response) => response.writeHead(429, { 'retry-after': '1' }).end(),
      json(200, PROJECT),
    );
    const start = performance.now();
    await new Polyreel({ baseUrl: server.origin }).projects.get('p');
    assert.ok(performance.now() - start >= 1000);
  });

  test('is not kept waiting for an hour', async () => {
    await using server = await openScripted(json(429, {}, { 'retry-after': '3600' }));
    const error = await failureOf(new Polyreel({ baseUrl: server.origin }).projects.get('p'));
    assert.deepEqual([error.status, error.retryAfter, server.seen.length], [429, 3600, 1]);
  });

  test('is not made again when it was refused, and says all of it', async () => {
    const errors = [{ at: '/title', in: 'body', message: 'is missing' }];
    await using server = await openScripted(problem(400, 'invalid', { errors }));
    const error = await failureOf(new Polyreel({ baseUrl: server.origin }).projects.create({ title: '' }));
    const { kind, status, title, detail, pointer, faults, requestId, retryable } = error;
    assert.deepEqual(
      { kind, status, title, detail, pointer, faults, requestId, retryable },
      {
        kind: 'invalid',
        status: 400,
        title: 'Title',
        detail: 'Detail.',
        pointer: '/title',
        faults: errors,
        requestId: 'r1',
        retryable: false,
      },
    );
    assert.equal(server.seen.length, 1);
  });

  test('gives up in the end, with the last reason', async () => {
    await using server = await openScripted(hangUp);
    const error = await failureOf(new Polyreel({ baseUrl: server.origin, retries: 1 }).projects.get('p'));
    assert.deepEqual([error.kind, error.status, server.seen.length], ['network', null, 2]);
    assert.ok(error.cause instanceof Error);
  });

  test('that deleted before its reply was lost has deleted', async () => {
    await using server = await openScripted(hangUp, problem(404, 'not_found'));
    await new Polyreel({ baseUrl: server.origin }).projects.delete('p');
    await using empty = await openScripted(problem(404, 'not_found'));
    const error = await failureOf(new Polyreel({ baseUrl: empty.origin }).projects.delete('p'));
    assert.equal(error.kind, 'not_found');
  });

  test('that would make something twice is not made again when nobody knows whether it was done', async () => {
    await using server = await openScripted(problem(503, 'unavailable', { retryable: true }), hangUp);
    const { scripts } = new Polyreel({ baseUrl: server.origin });
    const error = await failureOf(scripts.generateBatch('s', { rows: [{}] }));
    assert.deepEqual([error.kind, server.seen.length], ['network', 2]);
  });

  test('ends with the reason of its signal', async () => {
    await using server = await openScripted(() => undefined);
    const polyreel = new Polyreel({ baseUrl: server.origin });
    const leaving = new AbortController();
    const call = polyreel.projects.get('p', { signal: leaving.signal });
    leaving.abort(new Error('The page was left.'));
    await assert.rejects(call, { message: 'The page was left.' });
  });

  test('that takes too long is a timeout', async () => {
    await using server = await openScripted(() => undefined);
    const polyreel = new Polyreel({ baseUrl: server.origin, retries: 0 });
    const error = await failureOf(polyreel.projects.get('p', { timeout: 50 }));
    assert.deepEqual([error.kind, error.retryable], ['timeout', true]);
  });

  test('that is answered by something else says so', async () => {
    await using server = await openScripted((_request, response) => response.end('<html>Welcome</html>'));
    const error = await failureOf(new Polyreel({ baseUrl: server.origin }).projects.get('p'));
    assert.equal(error.kind, 'unexpected');
  });

  test('of a browser says the token of its session when it changes something', async () => {
    await using server = await openScripted(json(200, PROJECT));
    const polyreel = new Polyreel({ baseUrl: server.origin, csrfToken: () => 'token' });
    await polyreel.projects.get('p');
    await polyreel.projects.update('p', { title: 'U' });
    assert.deepEqual(
      server.seen.map(({ headers }) => [headers['x-csrf-token'], headers.authorization]),
      [
        [undefined, undefined],
        ['token', undefined],
      ],
    );
  });

  test('writes what it asks for into the address as it should be', async () => {
    await using server = await openScripted(json(200, { data: [], nextCursor: null, hasMore: false }));
    const polyreel = new Polyreel({ baseUrl: `${server.origin}/media/` });
    await polyreel.assets.list({ kind: ['image', 'video'], q: 'a&b', tag: undefined });
    await polyreel.links.revoke('a/b', 'c?d').catch(() => undefined);
    assert.deepEqual(
      server.seen.map(({ url }) => url),
      ['/media/api/v1/assets?kind=image&kind=video&q=a%26b', '/media/api/v1/assets/a%2Fb/links/c%3Fd'],
    );
  });
});

suite('a list', () => {
  test('is walked page after page, as far as somebody looks', async () => {
    const page = (ids: string[], nextCursor: string | null) =>
      json(200, { data: ids.map((id) => ({ id })), nextCursor, hasMore: nextCursor !== null });
    await using server = await openScripted(page(['a', 'b'], 'two'), page(['c'], null));
    const polyreel = new Polyreel({ baseUrl: server.origin });
    const ids: string[] = [];
    for await (const { id } of polyreel.assets.iterate({ limit: 2 })) ids.push(id);
    assert.deepEqual(ids, ['a', 'b', 'c']);
    assert.deepEqual(
      server.seen.map(({ url }) => url),
      ['/api/v1/assets?limit=2', '/api/v1/assets?limit=2&cursor=two'],
    );
    for await (const { id } of polyreel.assets.iterate()) if (id === 'c') break;
    assert.equal(server.seen.length, 3);
  });
});
