import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, suite, test } from 'node:test';
import { until } from './conformance/until.ts';
import { API_KEY, startService } from './crash/service.ts';
import { requestOf, stepsIn } from './curl.ts';
import { freePorts } from './infra/free-ports.ts';

const ROOT = join(import.meta.dirname, '..');
const page = await readFile(join(ROOT, 'docs/webhooks.md'), 'utf8');

const dataDir = await mkdtemp(join(tmpdir(), 'polyreel-webhooks-'));
const service = await startService({ dataDir, env: { POLYREEL_EGRESS_ALLOW: '127.0.0.1' } });
const origin = await service.origin;
const [port] = await freePorts();
let receiver: ChildProcess | null = null;
after(async () => {
  receiver?.kill();
  await service.end('SIGTERM');
  await rm(dataDir, { recursive: true, force: true });
});

const env: Record<string, string> = { POLYREEL_KEY: API_KEY };
let printed = '';

/** The receiver of the page, as it is. */
function startReceiver(): ChildProcess {
  const [, code = ''] = /```js\n(.*?)```/s.exec(page) ?? [];
  const started = spawn(process.execPath, ['--input-type=module', '-e', code], {
    cwd: ROOT,
    env: { ...process.env, PORT: `${port}`, WEBHOOK_SECRET: env.WEBHOOK_SECRET },
  });
  for (const stream of [started.stdout, started.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
    });
  }
  return started;
}

async function isListening(): Promise<boolean> {
  // No signature: it says so, and refuses.
  const reply = await fetch(`http://127.0.0.1:${port}`, { method: 'POST' }).catch(() => null);
  return reply?.status === 400;
}

suite('the page about webhooks', () => {
  for (const { command, exports } of stepsIn(page)) {
    test(command.replaceAll(/\\?\n\s*/g, ''), async () => {
      const here = command
        .replace('http://127.0.0.1:8787', origin)
        .replace('http://127.0.0.1:3000/', `http://127.0.0.1:${port}/`);
      assert.notEqual(here, command);
      const reply = await fetch(await requestOf(here, { folder: ROOT, env }));
      const answer = await reply.json();
      assert.ok(reply.ok, JSON.stringify(answer));
      for (const { name, path } of exports) env[name] = String(Object(answer)[path.join('.')]);
      if (receiver === null && env.WEBHOOK_SECRET !== undefined) {
        receiver = startReceiver();
        await until(isListening);
      }
      if (here.includes('/test'))
        assert.partialDeepStrictEqual(answer, { status: 'delivered', responseStatus: 204 });
    });
  }

  test('has a receiver that verifies, and prints what it was told', async () => {
    await until(async () => printed.includes('asset.ready sample.png\n'));
    assert.match(printed, /^webhook\.test/m);
  });
});
