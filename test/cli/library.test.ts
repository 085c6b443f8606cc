import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { after, suite, test } from 'node:test';
import type { Asset } from '@polyreel/sdk';
import { png, wav } from '../acceptance/tiny-media.ts';
import { openServer } from '../conformance/server.ts';
import { openUser, type User } from './program.ts';
import { openRelay } from './relay.ts';

const source = await openRelay(
  () => 'http://127.0.0.1:9',
  (_request, response) => response.writeHead(200, { 'content-type': 'image/png' }).end(png(7)),
);
const server = await openServer({ POLYREEL_EGRESS_ALLOW: '127.0.0.1' });
after(async () => {
  await server[Symbol.asyncDispose]();
  await source[Symbol.asyncDispose]();
});

const UNKNOWN = '00000000-0000-7000-8000-000000000000';

async function upload({ polyreel }: User, name: string, bytes: Buffer<ArrayBuffer> = png(1)): Promise<Asset> {
  return polyreel.assets.waitUntilReady((await polyreel.upload(new Blob([bytes]), { name })).id);
}

suite('polyreel ls', () => {
  test('is a table for people, lines of JSON for programs, and ids for pipes', async () => {
    await using user = await openUser(server);
    const sound = await upload(user, 'tone.wav', wav(3));
    const picture = await upload(user, 'evil \u001b[31m日本\n.png');
    const { lines } = await user.run(['ls']);
    const [titles = '', ...rows] = lines;
    assert.match(titles, /^ID +KIND +STATUS +SIZE +LENGTH +CREATED +NAME$/);
    assert.deepEqual(
      rows.map((row) => row.split(/ {2,}/).slice(0, 3)),
      [
        [picture.id, 'image', 'ready'],
        [sound.id, 'audio', 'ready'],
      ],
    );
    assert.match(rows[1] ?? '', / 48\.0 kB +0:03 .* tone\.wav$/);
    // Nothing of somebody's name reaches the terminal as a command to it.
    assert.ok(rows[0]?.endsWith('evil �[31m日本�.png'), rows[0]);
    const json = await user.run(['ls', '--json', '--sort', 'name', '--kind', 'image', '--kind', 'audio']);
    assert.deepEqual(
      json.lines.map((line) => JSON.parse(line).id),
      [picture.id, sound.id],
    );
    assert.deepEqual((await user.run(['ls', '-q', 'ton'])).lines, [sound.id]);
    await user.polyreel.assets.update(sound.id, { tags: ['low', 'long'] });
    await user.polyreel.assets.update(picture.id, { tags: ['long'] });
    assert.equal((await user.run(['ls', '-q', '--tag', 'long'])).lines.length, 2);
    assert.deepEqual((await user.run(['ls', '-q', '--tag', 'long', '--tag', 'low'])).lines, [sound.id]);
    assert.deepEqual((await user.run(['ls', '-q', '--until', '2020-01-31'])).stdout, '');
    assert.equal((await user.run(['ls', '-q', '--from', '1h'])).lines.length, 2);
  });

  test('goes on where a page has ended, or to the end', async () => {
    await using user = await openUser(server);
    const ids: string[] = [];
    for (const name of ['a', 'b', 'c']) ids.unshift((await upload(user, name)).id);
    const first = await user.run(['ls', '-q', '--limit', '2']);
    const [, cursor = ''] = /--cursor (\S+),/.exec(first.stderr) ?? [];
    const second = await user.run(['ls', '-q', '--limit', '2', '--cursor', cursor]);
    assert.deepEqual([first.lines, second.lines, second.stderr], [ids.slice(0, 2), ids.slice(2), '']);
    assert.deepEqual((await user.run(['ls', '-q', '--all'])).lines, ids);
  });

  test('ends quietly when its reader has seen enough', async () => {
    await using user = await openUser(server);
    await upload(user, 'a');
    const child = user.start(['ls', '--json']);
    child.stdout.destroy();
    const [code] = await once(child, 'exit');
    assert.equal(code, 0);
  });
});

suite('the command line', () => {
  test('shows what is known of an asset', async () => {
    await using user = await openUser(server);
    const { id, sha256 } = await upload(user, 'a.png', png(3));
    const { stdout } = await user.run(['get', id]);
    assert.match(stdout, /^name +a\.png$/m);
    assert.match(stdout, /^dimensions +3 × 1$/m);
    assert.match(stdout, /^url +http/m);
    assert.equal(JSON.parse((await user.run(['get', id, '--json'])).stdout).sha256, sha256);
  });

  test('puts into the trash, restores and deletes', async () => {
    await using user = await openUser(server);
    const { id } = await upload(user, 'a.png');
    const trashed = async () => (await user.polyreel.assets.list({ trashed: true })).data.length;
    assert.deepEqual((await user.run(['rm', '-'], { stdin: `${id}\n` })).lines, [`${id}  in the trash`]);
    assert.equal(await trashed(), 1);
    assert.equal((await user.run(['restore', id])).code, 0);
    assert.equal(await trashed(), 0);
    const { code, lines, stderr } = await user.run(['rm', '--permanent', id, UNKNOWN]);
    assert.deepEqual([code, lines], [6, [`${id}  deleted`]]);
    assert.match(stderr, new RegExp(`^error: ${UNKNOWN}: `));
    assert.equal((await user.run(['rm', UNKNOWN])).code, 3);
  });

  test('shares by a link that ends, and revokes it', async () => {
    await using user = await openUser(server);
    const { id } = await upload(user, 'a.png');
    const [url = ''] = (await user.run(['link', id, '--expires', '2d', '--scope', 'attachment'])).lines;
    assert.equal((await fetch(url)).status, 200);
    const [link] = await user.polyreel.links.list(id);
    const ahead = Date.parse(link?.expiresAt ?? '') - Date.now();
    assert.ok(Math.abs(ahead - 2 * 86_400_000) < 600_000, `${ahead} ms`);
    assert.match((await user.run(['link', id, '--list'])).stdout, /attachment +1 +until 20/);
    assert.equal((await user.run(['link', id, '--revoke', link?.code ?? ''])).code, 0);
    assert.notEqual((await fetch(url)).status, 200);
  });

  test('makes projects, and binds assets to them', async () => {
    await using user = await openUser(server);
    const { id } = await upload(user, 'a.png');
    const [project = ''] = (await user.run(['project', 'create', 'Summer'])).lines;
    assert.equal((await user.run(['project', 'add', project, id])).code, 0);
    assert.deepEqual((await user.polyreel.assets.get(id)).projectIds, [project]);
    assert.match((await user.run(['project', 'list'])).stdout, new RegExp(`^${project} .* Summer$`, 'm'));
    assert.equal((await user.run(['project', 'remove', project, id])).code, 0);
    assert.deepEqual((await user.polyreel.assets.get(id)).projectIds, []);
    assert.equal((await user.run(['project', 'add', UNKNOWN, id])).code, 3);
  });

  test('makes keys, and revokes them', async () => {
    await using user = await openUser(server);
    const made = await user.run(['keys', 'create', 'Shop', '--scope', 'read', '--json']);
    const { id, secret, scopes } = JSON.parse(made.stdout);
    assert.deepEqual(scopes, ['read']);
    const asShop = { env: { POLYREEL_KEY: secret } };
    assert.equal((await user.run(['ls'], asShop)).code, 0);
    assert.equal((await user.run(['project', 'create', 'No'], asShop)).code, 4);
    assert.match((await user.run(['keys', 'list'])).stdout, /Shop +polyreel_\S+ +read/);
    const rotated = await user.run(['keys', 'rotate', id, '--overlap', '1h', '--json']);
    const successor = JSON.parse(rotated.stdout);
    assert.deepEqual([successor.name, successor.scopes, successor.id === id], ['Shop', ['read'], false]);
    assert.match((await user.run(['keys', 'list'])).stdout, /Shop .* until 2\d{3}-/);
    assert.equal((await user.run(['keys', 'rotate', id, '--overlap', 'soon'])).code, 2);
    assert.equal((await user.run(['keys', 'revoke', id])).code, 0);
    assert.equal((await user.run(['ls'], asShop)).code, 4);
  });

  test('imports by links, one or many, and waits for them', async () => {
    await using user = await openUser(server);
    const link = `${source.origin}/sun.png`;
    const one = await user.run(['import', link, '--wait', '--json', '--name', 'Sun.png', '--tag', 'sky']);
    const { name, status, tags } = JSON.parse(one.stdout);
    assert.deepEqual([name, status, tags], ['Sun.png', 'ready', ['sky']]);
    const many = await user.run(['import', '-'], { stdin: `${link}?1\n\n${link}?2\nno link\n` });
    assert.deepEqual([many.code, many.lines.length], [6, 2]);
    assert.match(many.stderr, /^error: no link: /);
    assert.equal((await user.run(['import', 'no link'])).code, 1);
  });

  test('follows what happens', async () => {
    await using user = await openUser(server);
    const child = user.start(['watch', '--type', 'asset.ready', '--after', '0', '--count', '2', '--json']);
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const ended = once(child, 'close');
    const names: string[] = [];
    for (const name of ['first.png', 'second.png']) {
      await upload(user, name, png(names.length + 1));
      names.push(JSON.parse((await lines.next()).value ?? '').asset.name);
    }
    assert.deepEqual(names, ['first.png', 'second.png']);
    assert.deepEqual((await ended)[0], 0);
    const { lines: told } = await user.run(['watch', '--after', '0', '--count', '1']);
    assert.match(told[0] ?? '', /^20\S+ +\S+ +asset\.created +\S{36} +first\.png$/);
  });
});
