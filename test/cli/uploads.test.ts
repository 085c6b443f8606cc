import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, suite, test } from 'node:test';
import { png, wav } from '../acceptance/tiny-media.ts';
import { openServer } from '../conformance/server.ts';
import { until } from '../conformance/until.ts';
import { ended, openUser } from './program.ts';
import { openRelay } from './relay.ts';

const server = await openServer({ POLYREEL_MAX_UPLOAD: '64 MiB' });
after(() => server[Symbol.asyncDispose]());

const UUID = /^[0-9a-f-]{36}$/;

suite('polyreel upload', () => {
  test('takes files, folders and patterns, each file once, and says all that is said of them', async () => {
    await using user = await openUser(server);
    await mkdir(join(user.folder, 'trip/deeper'), { recursive: true });
    for (const [path, width] of Object.entries({ 'a.png': 1, 'trip/b ü.png': 2, 'trip/deeper/c.png': 3 }))
      await writeFile(join(user.folder, path), png(width));
    await writeFile(join(user.folder, 'trip/.hidden.png'), png(4));
    await symlink(join(user.folder, 'a.png'), join(user.folder, 'trip/linked.png'));
    const project = await user.polyreel.projects.create({ title: 'Trip' });
    const about = ['--tag', 'x', '--tag', 'y,z', '--project', project.id, '--description', 'Sea'];
    const { code, lines, stderr } = await user.run(['upload', 'a.png', '*.png', 'trip', ...about]);
    assert.deepEqual([code, stderr], [0, '']);
    const paths = lines.map((line) => line.split('  ')[1]).sort();
    assert.deepEqual(paths, ['a.png', 'trip/b ü.png', 'trip/deeper/c.png', 'trip/linked.png']);
    for (const line of lines) {
      const asset = await user.polyreel.assets.get(line.split('  ')[0] ?? '');
      const { tags, description, projectIds } = asset;
      assert.deepEqual([tags, description, projectIds], [['x', 'y,z'], 'Sea', [project.id]]);
      assert.ok(paths.some((path) => path?.endsWith(asset.name)));
    }
  });

  test('takes standard input', async () => {
    await using user = await openUser(server);
    const options = { stdin: png(9) };
    const { code, stdout } = await user.run(
      ['upload', '-', '--name', 'piped.png', '--wait', '--json'],
      options,
    );
    assert.equal(code, 0);
    const { name, status, sha256 } = JSON.parse(stdout);
    assert.deepEqual([name, status, sha256], ['piped.png', 'ready', sha256Of(png(9))]);
  });

  test('names those that fail, and ends with 6 when others went well', async () => {
    await using user = await openUser(server);
    await writeFile(join(user.folder, 'good.png'), png(1));
    await writeFile(join(user.folder, 'bad.png'), 'no media');
    const some = await user.run(['upload', 'good.png', 'bad.png']);
    assert.deepEqual([some.code, some.lines.length], [6, 1]);
    assert.match(some.stderr, /^error: bad\.png: .*\nerror: 1 of 2 failed\.\n$/s);
    const one = await user.run(['upload', 'bad.png']);
    assert.deepEqual([one.code, one.stdout], [1, '']);
  });

  test('leaves out what the library has already', async () => {
    await using user = await openUser(server);
    await writeFile(join(user.folder, 'a.png'), png(1));
    const first = await user.run(['upload', 'a.png']);
    const second = await user.run(['upload', 'a.png', '--skip-existing']);
    assert.match(first.lines[0]?.split('  ')[0] ?? '', UUID);
    assert.equal(second.stdout, first.stdout);
  });

  test('that was interrupted goes on where it was when the same is said again', async () => {
    const patches: string[] = [];
    let held = true;
    await using relay = await openRelay(
      () => server.origin,
      (request, _response, pass) => {
        if (request.method === 'PATCH') patches.push(String(request.headers['upload-offset']));
        // The second piece is taken and never answered, as by a line that has died.
        if (patches.length === 2 && held) request.resume();
        else pass();
      },
    );
    await using user = await openUser(server, relay.origin);
    const sound = wav(1400); // three pieces of 8 MiB
    await writeFile(join(user.folder, 'long.wav'), sound);
    const child = user.start(['upload', 'long.wav']);
    const first = ended(child);
    await until(async () => patches.length === 2);
    child.kill('SIGINT');
    const { code, stdout, stderr } = await first;
    assert.deepEqual([code, stdout, stderr], [130, '', 'Interrupted.\n']);
    const memories = () => readdir(join(user.home, '.local/state/polyreel/uploads'));
    assert.equal((await memories()).length, 1);

    held = false;
    patches.length = 0;
    const second = await user.run(['upload', 'long.wav', '--json']);
    assert.equal(second.code, 0, second.stderr);
    assert.deepEqual(patches, [String(8 * 2 ** 20), String(16 * 2 ** 20)]);
    assert.equal(JSON.parse(second.stdout).sha256, sha256Of(sound));
    assert.deepEqual(await memories(), []);
  });

  test('says what is wrong with its files before anything is sent', async () => {
    await using user = await openUser(server);
    await mkdir(join(user.folder, 'empty'));
    await writeFile(join(user.folder, 'a.png'), png(1));
    await writeFile(join(user.folder, 'b.png'), png(1));
    for (const [args, why] of [
      [['a.png', 'none.png'], 'There is no file none.png.'],
      [['a.png', '*.mov'], 'No file matches *.mov.'],
      [['a.png', 'empty'], 'There are no files in empty.'],
      [['a.png', 'b.png', '--name', 'x'], '--name is for one file, and these are 2.'],
      [['a.png', '-'], 'Standard input is uploaded by itself.'],
    ] as const) {
      const { code, stderr } = await user.run(['upload', ...args]);
      assert.deepEqual([code, stderr.split('\n')[0]], [2, `error: ${why}`]);
    }
    assert.equal((await user.polyreel.assets.list()).data.length, 0);
  });
});

function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
