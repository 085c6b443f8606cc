import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, suite, test } from 'node:test';
import { until } from '../conformance/until.ts';
import { debianPrograms } from '../infra/debian-packages.ts';
import { freePorts } from '../infra/free-ports.ts';
import { readDeployment } from './files.ts';
import { NGINX } from './nginx.ts';
import { changed, type Place, spawnProxy } from './proxy.ts';

const folder = await mkdtemp(join(tmpdir(), 'polyreel-proxy-'));
after(() => rm(folder, { recursive: true, force: true }));

const PROXIES = [
  NGINX,
  {
    name: 'Caddy',
    package: { packages: ['caddy'], programs: ['caddy'] },
    program: 'usr/bin/caddy',
    async start({ folder, port, upstream }: Place) {
      const file = join(folder, 'Caddyfile');
      const site = changed(readDeployment('caddy/Caddyfile'), {
        'media.example.com {': `http://127.0.0.1:${port} {`,
        '127.0.0.1:8787': upstream,
      });
      await writeFile(file, `{\n\tadmin off\n}\n${site}`);
      return ['run', '--adapter', 'caddyfile', '--config', file];
    },
  },
  {
    name: 'Caddy of the cluster',
    package: { packages: ['caddy'], programs: ['caddy'] },
    program: 'usr/bin/caddy',
    async start({ folder, port, upstream }: Place) {
      const file = join(folder, 'cluster.Caddyfile');
      const site = changed(readDeployment('caddy/cluster.Caddyfile'), {
        ':8080 {': `http://127.0.0.1:${port} {`,
        'web-1:8787 web-2:8787': `${upstream} 127.0.0.1:1`,
      });
      await writeFile(file, site);
      return ['run', '--adapter', 'caddyfile', '--config', file];
    },
  },
] as const;

// All before the first suite: the runner takes a pause between two for the end of the file.
const MACHINE = await Promise.all(
  PROXIES.map(async (proxy) => ({ proxy, programs: await debianPrograms(proxy.package) })),
);

for (const { proxy, programs } of MACHINE) {
  const skip = 'missing' in programs && programs.missing;
  suite(`the configuration of ${proxy.name}`, { skip }, async () => {
    if ('missing' in programs) return;
    const upstream = createServer();
    upstream.listen(0, '127.0.0.1');
    await once(upstream, 'listening');
    const { port: there } = upstream.address() as AddressInfo;
    const [port] = await freePorts();
    const args = await proxy.start({ folder, port, upstream: `127.0.0.1:${there}` });
    const { child, printed } = spawnProxy({ proxy, programs, args, folder });
    after(() => end(child, upstream));

    test('is valid, and leads to the server', async () => {
      upstream.on('request', (incoming, outgoing) => {
        if (incoming.url === '/readyz') outgoing.end('ready');
      });
      await until(async () => {
        if (child.exitCode !== null) throw new Error(printed());
        const reply = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => null);
        return reply?.status === 200;
      }, 20_000);
    });

    test('hands an upload on while it comes, however large', async () => {
      const sending = request({
        port,
        host: '127.0.0.1',
        method: 'POST',
        path: '/upload',
        headers: { 'content-length': 8_000_000 },
      });
      const arrived = received(upstream, '/upload');
      sending.write(Buffer.alloc(1_000_000));
      // The rest is sent only when the server has seen the beginning.
      const first = await arrived.first;
      assert.ok(first > 0);
      const answered = once(sending, 'response');
      sending.end(Buffer.alloc(7_000_000));
      const [reply] = await answered;
      assert.equal(reply.statusCode, 201);
      assert.equal(await arrived.whole, 8_000_000);
    });

    test('hands an answer on while it comes, and parts of a file', async () => {
      const { promise: seen, resolve } = Promise.withResolvers<void>();
      upstream.on('request', async ({ url, headers }, outgoing) => {
        if (url !== '/file') return;
        outgoing.writeHead(206, {
          'content-range': `${headers.range?.replace('=', ' ')}/9`,
          'content-type': 'text/event-stream',
        });
        outgoing.write('first\n');
        await seen;
        outgoing.end('second\n');
      });
      const reply = await fetch(`http://127.0.0.1:${port}/file`, { headers: { range: 'bytes=1-4' } });
      assert.equal(reply.status, 206);
      assert.equal(reply.headers.get('content-range'), 'bytes 1-4/9');
      const body = reply.body?.getReader();
      assert.equal(Buffer.from((await body?.read())?.value ?? []).toString(), 'first\n');
      resolve();
      assert.equal(Buffer.from((await body?.read())?.value ?? []).toString(), 'second\n');
    });

    test('says where requests come from', async () => {
      upstream.on('request', ({ url, headers }, outgoing) => {
        if (url === '/who') outgoing.end(JSON.stringify(headers));
      });
      const headers = await (await fetch(`http://127.0.0.1:${port}/who`)).json();
      assert.equal(Object(headers)['x-forwarded-for'], '127.0.0.1');
    });
  });
}

/** What the server gets of one upload, which it answers when it has all. */
function received(server: Server, path: string) {
  const first = Promise.withResolvers<number>();
  const whole = Promise.withResolvers<number>();
  server.on('request', (incoming, outgoing) => {
    if (incoming.url !== path) return;
    let bytes = 0;
    incoming.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      first.resolve(bytes);
    });
    incoming.on('end', () => {
      whole.resolve(bytes);
      outgoing.writeHead(201).end();
    });
  });
  return { first: first.promise, whole: whole.promise };
}

async function end(child: ChildProcess, upstream: Server): Promise<void> {
  const exited = child.exitCode === null ? once(child, 'exit') : null;
  child.kill('SIGKILL');
  await exited;
  upstream.closeAllConnections();
  upstream.close();
}
