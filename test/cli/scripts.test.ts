import assert from 'node:assert/strict';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, suite, test } from 'node:test';
import { documentOf, text } from '../conformance/generating.ts';
import { openServer } from '../conformance/server.ts';
import { until } from '../conformance/until.ts';
import { ended, openUser, type User } from './program.ts';
import { openRelay } from './relay.ts';

const server = await openServer();
after(() => server[Symbol.asyncDispose]());

const DOCUMENT = documentOf([text('Hello, ${who}!', { length: 0.2 })], {
  inputs: [{ name: 'who', type: 'text', required: true }],
});

async function openAuthor(origin = server.origin): Promise<User> {
  const user = await openUser(server, origin);
  await writeFile(join(user.folder, 'hello.json'), JSON.stringify(DOCUMENT));
  return user;
}

suite('polyreel script', () => {
  test('validates: what is wrong by its pointer, and which parameters are needed', async () => {
    await using user = await openAuthor();
    const bad = documentOf([{ asset: { type: 'txt' }, length: 1 }, { length: 1 }]);
    await writeFile(join(user.folder, 'bad.json'), JSON.stringify(bad));
    const faulty = await user.run(['script', 'validate', 'bad.json']);
    assert.equal(faulty.code, 1);
    assert.match(faulty.stderr, /^ {2}\/document\/timeline\/tracks\/0\/clips\/0\/asset\/type: .*text\?$/m);
    assert.match(faulty.stderr, /\/clips\/1/);
    const open = await user.run(['script', 'validate', 'hello.json']);
    assert.deepEqual([open.code, open.lines], [0, ['It is valid, and needs parameters: who.']]);
    const closed = await user.run(['script', 'validate', '-', '-p', 'who=you'], {
      stdin: JSON.stringify(DOCUMENT),
    });
    assert.deepEqual([closed.code, closed.lines], [0, ['It is valid.']]);
    await writeFile(join(user.folder, 'broken.json'), '{');
    assert.equal((await user.run(['script', 'validate', 'broken.json'])).code, 2);
  });

  test('previews, as text, as JSON and as a picture', async () => {
    await using user = await openAuthor();
    await writeFile(join(user.folder, 'parameters.json'), '{"who": "you"}');
    const args = ['script', 'preview', 'hello.json', '--params', 'parameters.json'];
    assert.match(
      (await user.run([...args, '--still', 'a.png', '--at', '0.1'])).stdout,
      /^1 scenes, .* to render/,
    );
    const picture = await readFile(join(user.folder, 'a.png'));
    assert.equal(picture.subarray(1, 4).toString(), 'PNG');
    const { timeline } = JSON.parse((await user.run([...args, '--json'])).stdout);
    assert.ok(JSON.stringify(timeline).includes('Hello, you!'));
  });

  test('renders a file, tells how far it is, and keeps no script of it', async () => {
    await using user = await openAuthor();
    const args = ['script', 'render', 'hello.json', '-p', 'who=you', '--name', 'Hello', '-o', 'made/'];
    const { code, lines, stderr } = await user.run(args);
    assert.equal(code, 0, stderr);
    assert.match(stderr, /: succeeded, 100 %$/m);
    const [id = '', path = ''] = lines[0]?.split('  ') ?? [];
    const { status, sha256, size } = await user.polyreel.assets.get(id);
    assert.deepEqual([status, path], ['ready', 'made/Hello.mp4']);
    assert.equal((await readFile(join(user.folder, path))).length, size, sha256 ?? '');
    assert.deepEqual((await user.polyreel.scripts.list()).data, []);
  });

  test('renders one that is kept, and waits only if it is to', async () => {
    await using user = await openAuthor();
    const { id } = await user.polyreel.scripts.create({ name: 'Kept', document: DOCUMENT });
    assert.match((await user.run(['script', 'list'])).stdout, new RegExp(`^${id} .*Kept$`, 'm'));
    const begun = await user.run(['script', 'render', id, '-p', 'who=me', '--no-wait', '--json']);
    const asset = JSON.parse(begun.stdout);
    assert.notEqual(asset.status, 'ready');
    assert.equal((await user.polyreel.assets.waitUntilReady(asset.id)).status, 'ready');
    const refused = await user.run(['script', 'render', id]);
    assert.equal(refused.code, 1);
    assert.match(refused.stderr, /who is missing/);
    assert.equal((await user.run(['script', 'render', '00000000-0000-7000-8000-000000000000'])).code, 3);
  });

  test('that is interrupted leaves the render to the server, and says where it will be', async () => {
    const held: string[] = [];
    await using relay = await openRelay(
      () => server.origin,
      ({ url = '' }, _response, pass) => {
        if (url.startsWith('/api/v1/generations/')) held.push(url);
        else pass();
      },
    );
    await using user = await openAuthor(relay.origin);
    const child = user.start(['script', 'render', 'hello.json', '-p', 'who=you']);
    const done = ended(child);
    await until(async () => held.length > 0);
    child.kill('SIGINT');
    const { code, stdout, stderr } = await done;
    const id = held[0]?.split('/').at(-1) ?? '';
    assert.deepEqual([code, stdout], [130, '']);
    assert.match(stderr, new RegExp(`^The server goes on with it: polyreel get ${id}\nInterrupted.\n$`));
    assert.equal((await user.polyreel.assets.waitUntilReady(id)).status, 'ready');
  });

  test('makes one for each row of a table, as spreadsheets write it', async () => {
    await using user = await openAuthor();
    await writeFile(join(user.folder, 'rows.csv'), '\ufeffwho\r\nAda\r\n"Bob, ""B"""\r\n');
    const { code, lines, stderr } = await user.run([
      'script',
      'batch',
      'hello.json',
      'rows.csv',
      '-o',
      'all',
    ]);
    assert.equal(code, 0, stderr);
    // Whichever is made first is told first.
    assert.deepEqual(lines.map((line) => line.split('  ').slice(1)).sort(), [
      ['row 1', 'all/1-hello.mp4'],
      ['row 2', 'all/2-hello.mp4'],
    ]);
    assert.deepEqual((await readdir(join(user.folder, 'all'))).sort(), ['1-hello.mp4', '2-hello.mp4']);
    const [batch] = (await user.polyreel.scripts.batches.list()).data;
    const said = batch?.generations.map(({ parameters }) => parameters.who).sort();
    assert.deepEqual(said, ['Ada', 'Bob, "B"']);
    const wrong = await user.run(['script', 'batch', 'hello.json', '-'], { stdin: 'what\nAda\n' });
    assert.equal(wrong.code, 1);
    assert.match(wrong.stderr, /\/rows\/0/);
  });
});
