import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { suite, test } from 'node:test';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { AssetError, type ErrorKind } from '#errors.ts';
import { systemResolve } from './dial.ts';
import type { Egress } from './egress.ts';
import { CERTIFICATE } from './testing/certificate.ts';
import { serve, serveTls } from './testing/local-server.ts';
import { collect, testEgress } from './testing/test-egress.ts';

const never = new AbortController().signal;

async function text(egress: Egress, url: string): Promise<string> {
  using reply = await egress.fetch(url, { signal: never });
  return (await collect(reply.body)).toString();
}

async function refused(promise: Promise<unknown>, kind: ErrorKind, message: RegExp): Promise<void> {
  await assert.rejects(
    promise,
    (error) => error instanceof AssetError && error.kind === kind && message.test(error.message),
  );
}

suite('a connection', () => {
  test('goes to the address that was checked: a name that changes its mind gains nothing', async () => {
    await using server = await serve((_request, response) => response.end('checked'));
    const answers = [['127.0.0.1'], ['127.0.0.2']];
    let asked = 0;
    const resolve = async () => answers[asked++] ?? [];
    await using egress = testEgress({ allow: ['127.0.0.1'], resolve });
    const url = `http://rebind.example:${server.port}/`;
    // One look-up serves both the check and the connection.
    assert.equal(await text(egress, url), 'checked');
    assert.equal(asked, 1);
    // The next connection sees the new answer, and checks it as well.
    await refused(text(egress, url), 'unprocessable', /private or reserved/);
    assert.equal(asked, 2);
  });

  test('is denied when one of several addresses is closed', async () => {
    await using server = await serve((_request, response) => response.end('inside'));
    const resolve = async () => ['127.0.0.1', '10.0.0.1'];
    await using egress = testEgress({ allow: ['127.0.0.1'], resolve });
    await refused(text(egress, `http://both.example:${server.port}/`), 'unprocessable', /private/);
    assert.equal(server.requests.length, 0);
  });

  test('is denied for every form of an IPv6 address that leads to a closed IPv4 one', async () => {
    const forms = [
      '::ffff:10.0.0.1',
      '::10.0.0.1',
      '::ffff:0:10.0.0.1',
      '2002:a00:1::',
      '64:ff9b::a00:1',
      '64:ff9b:1::a00:1',
    ];
    for (const address of [
      ...forms,
      '2001:0:808:808::f5ff:fffe',
      '2001:db8::5efe:a00:1',
      'fe80::1%eth0',
      'fc00::1',
    ]) {
      await using egress = testEgress({ allow: [], resolve: async () => [address] });
      await refused(text(egress, 'http://v6.example:8080/'), 'unprocessable', /v6\.example is at a private/);
    }
  });

  test('is denied when the resolver answers nonsense', async () => {
    await using egress = testEgress({ resolve: async () => ['localhost'] });
    await refused(text(egress, 'http://odd.example:8080/'), 'unprocessable', /private/);
  });

  test('is made to a host that is open by name', async () => {
    await using server = await serve((request, response) => response.end(request.headers.host));
    await using egress = testEgress({ allow: ['nas.local'], resolve: async () => ['127.0.0.1'] });
    assert.equal(await text(egress, `http://NAS.local:${server.port}/`), `nas.local:${server.port}`);
  });

  test('tries the next address when one does not answer', async () => {
    await using server = await serve((_request, response) => response.end('second'));
    // The server listens on 127.0.0.1 alone.
    const resolve = async () => ['::1', '127.0.0.1'];
    await using egress = testEgress({ allow: ['::1', '127.0.0.1'], resolve });
    assert.equal(await text(egress, `http://two.example:${server.port}/`), 'second');
  });

  test('says when the host is unknown, cannot be looked up, or is closed', async () => {
    const failing = (code: string) => async () => {
      throw Object.assign(new Error(code), { code });
    };
    await using unknown = testEgress({ resolve: failing('ENOTFOUND') });
    await refused(text(unknown, 'http://no.example:8080/'), 'unprocessable', /no host no\.example/);
    await using failed = testEgress({ resolve: failing('EAI_AGAIN') });
    await refused(text(failed, 'http://no.example:8080/'), 'unavailable', /EAI_AGAIN/);
    await using empty = testEgress({ resolve: async () => [] });
    await refused(text(empty, 'http://no.example:8080/'), 'unprocessable', /no address/);
    const gone = await serve(() => {});
    await gone[Symbol.asyncDispose]();
    await using egress = testEgress();
    await refused(text(egress, gone.origin), 'unavailable', /ECONNREFUSED/);
  });

  test('gives up on a resolver that does not answer', async () => {
    const { promise } = Promise.withResolvers<string[]>();
    await using egress = testEgress({ resolve: () => promise, limits: { connect: 50 } });
    await refused(text(egress, 'http://slow.example:8080/'), 'unavailable', /did not answer within/);
  });

  test("the system's resolver gives every address", async () => {
    const addresses = await systemResolve('localhost');
    assert.ok(addresses.includes('127.0.0.1') || addresses.includes('::1'), String(addresses));
  });
});

suite('a secure connection', () => {
  test('is made when the certificate is trusted and names the host, and only then', async () => {
    await using server = await serveTls((_request, response) => response.end('secret'));
    await using egress = testEgress({
      allow: ['media.test', 'other.test'],
      resolve: async () => ['127.0.0.1'],
    });
    const url = `https://media.test:${server.port}/`;
    await refused(text(egress, url), 'unprocessable', /media\.test offers no secure connection/);
    const usual = getCACertificates('default');
    setDefaultCACertificates([...usual, CERTIFICATE]);
    try {
      assert.equal(await text(egress, url), 'secret');
      await refused(text(egress, `https://other.test:${server.port}/`), 'unprocessable', /ALTNAME/);
    } finally {
      setDefaultCACertificates(usual);
    }
  });
});

suite('the environment', () => {
  test('names no proxy that would be used', async () => {
    await using server = await serve((_request, response) => response.end('direct'));
    await using proxy = await serve((_request, response) => response.end('by proxy'));
    const program = `
      import { testEgress, collect } from './src/egress/testing/test-egress.ts';
      await using egress = testEgress();
      using reply = await egress.fetch('${server.origin}', { signal: new AbortController().signal });
      process.stdout.write(await collect(reply.body));`;
    const environment = {
      HTTP_PROXY: proxy.origin,
      http_proxy: proxy.origin,
      NO_PROXY: '',
      NODE_USE_ENV_PROXY: '1',
    };
    const child = spawn(process.execPath, ['--input-type=module-typescript', '--eval', program], {
      env: environment,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [output] = await Promise.all([collect(child.stdout), once(child, 'exit')]);
    assert.equal(output.toString(), 'direct');
    assert.equal(proxy.requests.length, 0);
  });
});
