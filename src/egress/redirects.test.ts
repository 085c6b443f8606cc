import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { AssetError } from '#errors.ts';
import type { Exchange } from './exchange.ts';
import { nextHop } from './redirects.ts';
import { egressRules, parseTarget } from './targets.ts';
import { serve } from './testing/local-server.ts';
import { collect, testEgress } from './testing/test-egress.ts';

const never = new AbortController().signal;
const rules = egressRules([], [{ from: 1, to: 65_535 }]);

function hop(link: string, overrides: Partial<Exchange> = {}): Exchange {
  const headers = { authorization: 'Bearer k', 'x-api-key': 'k', range: 'bytes=5-', 'content-type': 'a/b' };
  return { target: parseTarget(link, rules), method: 'GET', headers, body: null, ...overrides };
}

function unprocessable(message: RegExp) {
  return (error: unknown) =>
    error instanceof AssetError && error.kind === 'unprocessable' && message.test(error.message);
}

suite('the next hop', () => {
  test('is read against the URL that answered', () => {
    const next = nextHop(hop('https://a.example/x/y?z=1'), { status: 302, location: '../b' }, rules);
    assert.equal(next?.target.url.href, 'https://a.example/b');
  });

  test('is none for other statuses and without a Location', () => {
    assert.equal(nextHop(hop('https://a.example/'), { status: 200, location: '/b' }, rules), null);
    assert.equal(nextHop(hop('https://a.example/'), { status: 304, location: '/b' }, rules), null);
    assert.equal(nextHop(hop('https://a.example/'), { status: 302, location: undefined }, rules), null);
  });

  test('keeps every header within the origin and gives no secret to another', () => {
    const same = nextHop(hop('https://a.example/'), { status: 302, location: '/b' }, rules);
    assert.deepEqual(same?.headers, hop('https://a.example/').headers);
    for (const location of ['https://b.example/', 'https://a.example:8443/', '//b.example/']) {
      const other = nextHop(hop('https://a.example/'), { status: 302, location }, rules);
      assert.deepEqual(other?.headers, { range: 'bytes=5-' }, location);
    }
  });

  test('turns a POST into a GET without its body for 301, 302 and 303, not for 307 and 308', () => {
    const post = hop('https://a.example/', { method: 'POST', body: 'x' });
    for (const status of [301, 302, 303]) {
      const next = nextHop(post, { status, location: '/b' }, rules);
      assert.deepEqual([next?.method, next?.body, next?.headers['content-type']], ['GET', null, undefined]);
    }
    for (const status of [307, 308]) {
      const next = nextHop(post, { status, location: '/b' }, rules);
      assert.deepEqual([next?.method, next?.body, next?.headers['content-type']], ['POST', 'x', 'a/b']);
    }
    const head = nextHop(
      hop('https://a.example/', { method: 'HEAD' }),
      { status: 303, location: '/b' },
      rules,
    );
    assert.equal(head?.method, 'HEAD');
  });

  test('is never http after https', () => {
    const downgrade = () =>
      nextHop(hop('https://a.example/'), { status: 302, location: 'http://a.example/' }, rules);
    assert.throws(downgrade, unprocessable(/https to http/));
    const upgrade = nextHop(hop('http://a.example/'), { status: 302, location: 'https://a.example/' }, rules);
    assert.equal(upgrade?.target.secure, true);
  });

  test('is checked like the first', () => {
    for (const location of ['http://127.0.0.1/', 'http://[::ffff:10.0.0.1]/', 'http://0x7f.1/']) {
      assert.throws(
        () => nextHop(hop('http://a.example/'), { status: 302, location }, rules),
        unprocessable(/private/),
      );
    }
    for (const location of [
      'file:///etc/passwd',
      'ftp://a.example/',
      'http://u:p@b.example/',
      'http://[::1',
    ]) {
      assert.throws(() => nextHop(hop('http://a.example/'), { status: 302, location }, rules), AssetError);
    }
  });
});

suite('redirects', () => {
  test('are followed, and the reply says where they led', async () => {
    await using server = await serve((request, response) => {
      if (request.url === '/end') response.end('there');
      else response.writeHead(302, { location: request.url === '/a' ? '/b' : '/end' }).end('not this');
    });
    await using egress = testEgress();
    using reply = await egress.fetch(`${server.origin}/a`, { signal: never });
    assert.equal(reply.url.pathname, '/end');
    assert.equal((await collect(reply.body)).toString(), 'there');
    assert.deepEqual(
      server.requests.map(({ url }) => url),
      ['/a', '/b', '/end'],
    );
  });

  test('to a denied address are refused', async () => {
    await using closed = await serve((_request, response) => response.end('secret'));
    await using server = await serve((_request, response) => {
      response.writeHead(302, { location: `http://127.0.0.1:${closed.port}/` }).end();
    });
    await using egress = testEgress({ allow: [`127.0.0.1:${server.port}`] });
    await assert.rejects(
      egress.fetch(server.origin, { signal: never }),
      unprocessable(/private or reserved/),
    );
    assert.equal(closed.requests.length, 0);
  });

  test('to a name of a denied address are refused', async () => {
    await using server = await serve((_request, response) => {
      response.writeHead(302, { location: 'http://inside.example:8080/' }).end();
    });
    await using egress = testEgress({ resolve: async () => ['10.0.0.1'] });
    await assert.rejects(egress.fetch(server.origin, { signal: never }), unprocessable(/inside\.example/));
  });

  test('in a circle end at once', async () => {
    await using server = await serve((request, response) => {
      response.writeHead(302, { location: request.url === '/a' ? '/b' : '/a' }).end();
    });
    await using egress = testEgress();
    await assert.rejects(egress.fetch(`${server.origin}/a`, { signal: never }), unprocessable(/circle/));
    assert.equal(server.requests.length, 2);
  });

  test('without an end are followed ten times', async () => {
    await using server = await serve((request, response) => {
      response.writeHead(302, { location: `${request.url}x` }).end();
    });
    await using egress = testEgress();
    await assert.rejects(
      egress.fetch(`${server.origin}/`, { signal: never }),
      unprocessable(/more than 10 times/),
    );
    assert.equal(server.requests.length, 11);
  });

  test('are handed out where none are wanted', async () => {
    await using server = await serve((_request, response) =>
      response.writeHead(302, { location: '/b' }).end(),
    );
    await using egress = testEgress();
    using reply = await egress.fetch(server.origin, { signal: never, maxRedirects: 0 });
    assert.deepEqual([reply.status, reply.headers.location], [302, '/b']);
  });

  test('carry no cookies', async () => {
    await using server = await serve((request, response) => {
      if (request.url === '/end') response.end();
      else response.writeHead(302, { location: '/end', 'set-cookie': 'a=b' }).end();
    });
    await using egress = testEgress();
    using reply = await egress.fetch(server.origin, { signal: never });
    assert.equal(reply.status, 200);
    assert.deepEqual(
      server.requests.map(({ headers }) => headers.cookie),
      [undefined, undefined],
    );
  });
});
