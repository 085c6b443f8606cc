import assert from 'node:assert/strict';
import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, suite, test } from 'node:test';
import { png } from '../acceptance/tiny-media.ts';
import { openServer } from '../conformance/server.ts';
import { until } from '../conformance/until.ts';
import { ended, MAIN, openUser, type User } from './program.ts';
import { openRelay } from './relay.ts';

const server = await openServer();
after(() => server[Symbol.asyncDispose]());

/** util-linux has the program that gives others a terminal. */
const missing =
  !spawnSync('script', ['--version'], { encoding: 'utf8' }).stdout?.includes('util-linux') &&
  'There is no script of util-linux here.';

/** The program in a window: what it writes to either output comes on standard output. */
function inWindow(user: User, args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const command = [process.execPath, MAIN, ...args].map((word) => `'${word}'`).join(' ');
  const usual = { PATH: process.env.PATH, HOME: user.home, TERM: 'xterm-256color', POLYREEL_KEY: user.key };
  return spawn('script', ['-qec', command, '/dev/null'], { cwd: user.folder, env: { ...usual, ...env } });
}

/** Everything that has come so far. */
function listen(child: ChildProcessWithoutNullStreams): () => string {
  let text = '';
  child.stdout.on('data', (chunk) => {
    text += chunk;
  });
  return () => text;
}

/** Escape characters as their picture. */
function visible(text: string): string {
  return text.replaceAll('\x1b', '␛');
}

suite('on a terminal', { skip: missing }, () => {
  test('bars show how far it is, and are gone when it is done', async () => {
    const held: (() => void)[] = [];
    await using relay = await openRelay(
      () => server.origin,
      (_request, _response, pass) => held.push(pass),
    );
    await using user = await openUser(server);
    await writeFile(join(user.folder, 'a.png'), png(1));
    const child = inWindow(user, ['upload', 'a.png'], { POLYREEL_URL: relay.origin });
    const shown = listen(child);
    const done = ended(child);
    // The bar is there while the server takes its time.
    await until(async () => /^a\.png +\r\n$/.test(shown()) && held.length > 0);
    for (const pass of held) pass();
    const { code, stdout } = await done;
    assert.equal(code, 0, stdout);
    assert.match(visible(stdout), /␛\[1F␛\[J[0-9a-f-]{36} {2}a\.png\r\n$/);
  });

  test('colours are there, unless NO_COLOR is', async () => {
    await using user = await openUser(server);
    const env = { POLYREEL_URL: server.origin, POLYREEL_KEY: 'polyreel_wrong' };
    const coloured = await ended(inWindow(user, ['ls'], env));
    assert.match(visible(coloured.stdout), /^␛\[31merror:␛\[39m /);
    const plain = await ended(inWindow(user, ['ls'], { ...env, NO_COLOR: '1' }));
    assert.match(plain.stdout, /^error: /);
    assert.ok(!visible(plain.stdout).includes('␛'));
  });

  test('a key is not shown while it is typed, and Ctrl-C ends the question', async () => {
    await using user = await openUser(server);
    const child = inWindow(user, ['login', server.origin]);
    const shown = listen(child);
    const done = ended(child);
    await until(async () => shown().includes('API key for'));
    child.stdin.write(`${user.key}\r`);
    const { code, stdout } = await done;
    assert.equal(code, 0, stdout);
    assert.match(stdout, /Signed in to/);
    assert.ok(!stdout.includes(user.key), stdout);

    const second = inWindow(user, ['login', server.origin]);
    const seen = listen(second);
    const interrupted = ended(second);
    await until(async () => seen().includes('API key for'));
    second.stdin.write('\x03');
    assert.equal((await interrupted).code, 130);
  });
});
