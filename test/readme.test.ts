import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, suite, test } from 'node:test';
import { promisify } from 'node:util';
import { until } from './conformance/until.ts';
import { ServerProcess } from './crash/server-process.ts';
import { curlsIn, requestOf, stepsIn, wordsOf } from './curl.ts';
import { answerOf, DOCUMENTED, follow, titleOf } from './documented-steps.ts';

const ROOT = join(import.meta.dirname, '..');

const dataDir = await mkdtemp(join(tmpdir(), 'polyreel-readme-'));
const service = new ServerProcess(['src/main.ts'], {
  PORT: '0',
  POLYREEL_DATA_DIR: dataDir,
  POLYREEL_LOG_LEVEL: 'warn',
});
after(async () => {
  await service.end('SIGTERM');
  await rm(dataDir, { recursive: true, force: true });
});

const origin = await service.origin;
const [, key = ''] = await until(async () =>
  /first API key: +(\S+)\n.*--data-binary @\S+\n/s.exec(service.printed),
);
const env: Record<string, string> = { POLYREEL_KEY: key };
const options = { folder: ROOT, env };

suite('the first start', () => {
  const [command = '', ...more] = curlsIn(service.printed);

  test('prints a link that signs in, once', async () => {
    const [, token] = /\/app\/sign-in#token=(\S+)/.exec(service.printed) ?? [];
    const signIn = () =>
      fetch(`${origin}/api/v1/session`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ token }),
      });
    assert.equal((await signIn()).status, 201);
    assert.equal((await signIn()).status, 401);
  });

  test('prints a curl that works as it is', async () => {
    assert.deepEqual(more, []);
    await answerOf(await fetch(await requestOf(command, options)));
  });

  const missing = spawnSync('curl', ['--version']).error !== undefined;
  test('prints it for a shell', { skip: missing && 'There is no curl here.' }, async () => {
    const shell = { cwd: ROOT, env: { PATH: process.env.PATH } };
    const { stdout } = await promisify(execFile)('sh', ['-c', command], shell);
    assert.equal(JSON.parse(stdout).name, 'sample.png');
  });
});

suite('the README', async () => {
  const steps = stepsIn(await readFile(join(ROOT, 'README.md'), 'utf8'));
  const commands = steps.map(({ command }) => command);

  test('shows every door', () => {
    for (const path of ['/api/v1/', '/v1/runwayml/', '/v1/uploads', '/api/library/v1/', '/projects']) {
      assert.ok(
        commands.some((command) => command.includes(DOCUMENTED + path)),
        path,
      );
    }
  });

  for (const step of steps) test(titleOf(step), () => follow(step, { origin, ...options }));
});

test('the README’s TypeScript uploads with the SDK and prints a link to the file', async () => {
  const text = await readFile(join(ROOT, 'README.md'), 'utf8');
  const [, code = ''] = /^```ts\n([^`]+)^```$/m.exec(text) ?? [];
  assert.ok(code.includes(DOCUMENTED));
  const args = ['--input-type=module-typescript', '--eval', code.replace(DOCUMENTED, origin)];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: ROOT, env });
  const reply = await fetch(stdout.trim());
  assert.deepEqual(
    Buffer.from(await reply.arrayBuffer()),
    await readFile(join(ROOT, 'docs/images/sample.png')),
  );
});

suite('the reader of curl commands', () => {
  test('splits words as a shell does', () => {
    const words = wordsOf(`curl 'a b' "c $KEY \\"d\\"" e\\ f \\\n  -H x'y'"z" $KEY ''`, { KEY: '1:2' });
    assert.deepEqual(words, ['curl', 'a b', 'c 1:2 "d"', 'e f', '-H', 'xyz', '1:2', '']);
  });

  for (const command of [
    'curl $UNSET',
    'curl a | b',
    'curl a > b',
    'curl "`a`"',
    "curl 'a",
    'curl -k a',
    "curl 'a/{b,c}'",
    'curl',
    'curl -H',
  ]) {
    test(`refuses ${command}`, async () => {
      await assert.rejects(requestOf(command, options), /^Error: curl: /);
    });
  }
});
