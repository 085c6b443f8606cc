import assert from 'node:assert/strict';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, suite, test } from 'node:test';
import { openServer } from '../conformance/server.ts';
import { openUser, type RunOptions } from './program.ts';
import { openRelay } from './relay.ts';

const server = await openServer();
after(() => server[Symbol.asyncDispose]());

/** A shell that says nothing of any server. */
const BARE: RunOptions['env'] = { POLYREEL_URL: undefined, POLYREEL_KEY: undefined };

suite('signing in', () => {
  test('keeps the key where nobody else can read it, and uses it from then on', async () => {
    await using user = await openUser(server);
    const done = await user.run(['login', `${server.origin}/`], { env: BARE, stdin: `${user.key}\n` });
    assert.equal(done.code, 0, done.stderr);
    const path = join(user.home, '.config/polyreel/config.json');
    assert.equal((await stat(path)).mode & 0o777, 0o600);
    assert.equal((await user.run(['config', 'path'], { env: BARE })).lines[0], path);
    assert.equal((await user.run(['ls'], { env: BARE })).code, 0);
    assert.equal((await user.run(['logout'], { env: BARE })).code, 0);
    assert.ok(!(await readFile(path, 'utf8')).includes(user.key));
    const { code, stderr } = await user.run(['ls'], { env: BARE });
    assert.equal(code, 4);
    assert.match(stderr, /^error: There is no key for .*\nSign in with `polyreel login/);
  });

  test('is refused with a wrong key, and with none', async () => {
    await using user = await openUser(server);
    const wrong = await user.run(['login', server.origin], { env: BARE, stdin: 'polyreel_wrong\n' });
    assert.equal(wrong.code, 4);
    assert.equal((await user.run(['login', server.origin], { env: BARE })).code, 2);
    assert.equal((await user.run(['login', 'media.example.com'], { env: BARE, stdin: 'k' })).code, 2);
    assert.deepEqual((await user.run(['config', 'list'], { env: BARE })).lines.slice(1), []);
  });

  test('keeps several servers beside each other', async () => {
    await using user = await openUser(server);
    await using other = await openUser(server);
    const signIn = (name: string, key: string) =>
      user.run(['login', server.origin, '--profile', name], { env: BARE, stdin: key });
    await signIn('home', user.key);
    assert.equal((await signIn('work', other.key)).code, 0);
    const project = await other.polyreel.projects.create({ title: 'Work' });
    const titles = async (args: string[], env: RunOptions['env'] = BARE) =>
      (await user.run(['project', 'list', '--json', ...args], { env })).lines.map(
        (line) => JSON.parse(line).id,
      );
    assert.deepEqual(await titles([]), [project.id]);
    assert.deepEqual(await titles(['--profile', 'home']), []);
    assert.deepEqual(await titles([], { ...BARE, POLYREEL_PROFILE: 'home' }), []);
    assert.equal((await user.run(['config', 'use', 'home'], { env: BARE })).code, 0);
    assert.deepEqual(await titles([]), []);
    // What is said on the command line is stronger than the environment.
    assert.deepEqual(await titles(['--profile', 'work'], {}), [project.id]);
    const unknown = await user.run(['ls', '--profile', 'none'], { env: BARE });
    assert.equal(unknown.code, 2);
    assert.match(unknown.stderr, /There are: home, work\./);
  });

  test('never sends the key of a profile to another server', async () => {
    const seen: (string | undefined)[] = [];
    await using stranger = await openRelay(
      () => server.origin,
      (request, response) => {
        seen.push(request.headers.authorization);
        response.writeHead(401).end();
      },
    );
    await using user = await openUser(server);
    await user.run(['login', server.origin], { env: BARE, stdin: user.key });
    const { code } = await user.run(['ls'], { env: { ...BARE, POLYREEL_URL: stranger.origin } });
    assert.deepEqual([code, seen], [4, []]);
  });

  test('says what is wrong with a file that is not its own', async () => {
    await using user = await openUser(server);
    await mkdir(join(user.home, '.config/polyreel'), { recursive: true });
    await writeFile(join(user.home, '.config/polyreel/config.json'), 'profiles:');
    const { code, stderr } = await user.run(['ls'], { env: BARE });
    assert.equal(code, 1);
    assert.match(stderr, /not what this program has written/);
  });
});

suite('exit codes', () => {
  test('say what kind of failure it was', async () => {
    await using user = await openUser(server);
    const nowhere = { POLYREEL_URL: 'http://127.0.0.1:1' };
    const codes = async (args: string[], env: RunOptions['env'] = {}) => (await user.run(args, { env })).code;
    assert.equal(await codes(['--version']), 0);
    assert.equal(await codes(['upload', '--help']), 0);
    assert.equal(await codes(['uplod']), 2);
    assert.equal(await codes(['constructor']), 2);
    assert.equal(await codes(['ls', '--profile', 'constructor']), 2);
    assert.equal(await codes(['ls', '--limit', 'many']), 2);
    assert.equal(await codes(['get', '00000000-0000-7000-8000-000000000000']), 3);
    assert.equal(await codes(['get', 'no-id']), 3);
    assert.equal(await codes(['ls'], { POLYREEL_KEY: 'polyreel_wrong' }), 4);
    assert.equal(await codes(['watch'], nowhere), 5);
  });

  test('come with what to do next', async () => {
    await using user = await openUser(server);
    const typo = await user.run(['uplod']);
    assert.match(typo.stderr, /Did you mean upload\?/);
    const key = await user.run(['ls'], { env: { POLYREEL_KEY: 'polyreel_wrong' } });
    assert.match(key.stderr, /Sign in with `polyreel login`, or set POLYREEL_KEY/);
    assert.ok(!`${typo.stderr}${key.stderr}`.includes('\u001b'), 'no colours where nobody sees them');
  });
});
