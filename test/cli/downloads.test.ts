import assert from 'node:assert/strict';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, suite, test } from 'node:test';
import { png, wav } from '../acceptance/tiny-media.ts';
import { openServer } from '../conformance/server.ts';
import { until } from '../conformance/until.ts';
import { ended, openUser, type User } from './program.ts';
import { type Handling, openRelay } from './relay.ts';

let origin = '';
const usual: Handling = (_request, _response, pass) => pass();
let handling = usual;
const relay = await openRelay(
  () => origin,
  (...exchange) => handling(...exchange),
);
/** Its signed URLs lead through the relay. */
const server = await openServer({ POLYREEL_MAX_UPLOAD: '64 MiB', POLYREEL_PUBLIC_URL: relay.origin });
origin = server.origin;
after(async () => {
  await relay[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
});

const SOUND = wav(300);

async function upload({ polyreel }: User, bytes: Buffer<ArrayBuffer>, name: string): Promise<string> {
  return (await polyreel.upload(new Blob([bytes]), { name })).id;
}

suite('polyreel download', () => {
  test('saves files under their names, whatever those are, and never over another', async () => {
    await using user = await openUser(server);
    const ids = [
      await upload(user, png(1), '../../up:and/away.png'),
      await upload(user, png(2), 'no extension'),
    ];
    const { code, lines, stderr } = await user.run(['download', ...ids]);
    assert.equal(code, 0, stderr);
    assert.deepEqual(lines.map((line) => line.split('  ')[1]).sort(), [
      '.._.._up_and_away.png',
      'no extension.png',
    ]);
    assert.deepEqual((await readdir(user.folder)).sort(), ['.._.._up_and_away.png', 'no extension.png']);
    assert.deepEqual(await readFile(join(user.folder, 'no extension.png')), png(2));

    const path = join(user.folder, 'kept.png');
    await writeFile(path, 'mine');
    const args = ['download', ids[0] ?? '', '--output', 'kept.png'];
    const refused = await user.run(args);
    assert.deepEqual([refused.code, await readFile(path, 'utf8')], [1, 'mine']);
    assert.match(refused.stderr, /kept\.png exists already\.\nSay --force/);
    assert.equal((await user.run([...args, '--force'])).code, 0);
    assert.deepEqual(await readFile(path), png(1));
  });

  test('writes to standard output what can be piped', async () => {
    await using user = await openUser(server);
    const id = await upload(user, SOUND, 'sound.wav');
    const { code, bytes } = await user.run(['download', id, '-o', '-']);
    assert.ok(code === 0 && bytes.equals(SOUND));
  });

  test('takes ids from standard input into a folder, and tells those that there are not', async () => {
    await using user = await openUser(server);
    const id = await upload(user, png(1), 'a.png');
    const unknown = '00000000-0000-7000-8000-000000000000';
    const { code, lines, stderr } = await user.run(['download', '-', '-o', 'all'], {
      stdin: `${id}\n${unknown}`,
    });
    assert.deepEqual([code, lines], [6, [`${id}  all/a.png`]]);
    assert.match(stderr, new RegExp(`^error: ${unknown}: There is no asset`));
  });

  test('goes on where the line broke, and after a break where it was when the same is said again', async () => {
    await using user = await openUser(server);
    const id = await upload(user, SOUND, 'sound.wav');
    const half = SOUND.length / 2;
    const ranges: (string | undefined)[] = [];
    const partSize = async () => {
      const part = (await readdir(user.folder)).find((name) => name.endsWith('.part'));
      return part === undefined ? 0 : (await stat(join(user.folder, part))).size;
    };
    const writtenTo = (size: number) => until(async () => (await partSize()) === size);
    handling = (request, response, pass) => {
      if (!request.url?.startsWith('/files/')) return pass();
      ranges.push(request.headers.range);
      if (ranges.length > 2) return pass();
      // The first one breaks off once its half is written, since what is still on its way then would be asked for again.
      // The second one says no more.
      const piece = ranges.length === 1 ? SOUND.subarray(0, half) : SOUND.subarray(half, half + 1000);
      const from = ranges.length === 1 ? 0 : half;
      const range = `bytes ${from}-${SOUND.length - 1}/${SOUND.length}`;
      response.writeHead(from === 0 ? 200 : 206, {
        'content-length': SOUND.length - from,
        ...(from > 0 && { 'content-range': range }),
      });
      response.write(piece);
      if (ranges.length === 1) void writtenTo(half).finally(() => response.destroy());
    };
    try {
      const child = user.start(['download', id, '-o', 's.wav']);
      const first = ended(child);
      await writtenTo(half + 1000);
      child.kill('SIGINT');
      assert.equal((await first).code, 130);

      const second = await user.run(['download', id, '-o', 's.wav']);
      assert.equal(second.code, 0, second.stderr);
    } finally {
      handling = usual;
    }
    assert.ok((await readFile(join(user.folder, 's.wav'))).equals(SOUND));
    assert.deepEqual(await readdir(user.folder), ['s.wav']);
    assert.deepEqual(ranges, [undefined, `bytes=${half}-`, `bytes=${half + 1000}-`]);
  });

  test('does not keep bytes that are not those of the asset', async () => {
    await using user = await openUser(server);
    const id = await upload(user, png(5), 'a.png');
    handling = (request, response, pass) => {
      if (request.url?.startsWith('/files/')) response.end(png(6));
      else pass();
    };
    try {
      const { code, stderr } = await user.run(['download', id]);
      assert.equal(code, 1);
      assert.match(stderr, /not those of the asset/);
    } finally {
      handling = usual;
    }
    assert.deepEqual(await readdir(user.folder), []);
  });
});
