import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, suite, test } from 'node:test';
import { until } from '../conformance/until.ts';
import { npm, ROOT, registryIsMissing } from './npm.ts';
import { Npx } from './npx.ts';

const folder = await mkdtemp(join(tmpdir(), 'polyreel-pack-'));
after(() => rm(folder, { recursive: true, force: true }));

interface Packed {
  readonly filename: string;
  readonly files: readonly { readonly path: string; readonly mode: number }[];
}

suite('the published server', async () => {
  const printed = await npm(['pack', '--json', '--pack-destination', folder], ROOT);
  const [packed]: Packed[] = JSON.parse(printed.slice(printed.indexOf('[\n')));
  assert.ok(packed);
  const paths = packed.files.map(({ path }) => path);

  test('has what it runs on, compiled, and the web UI', () => {
    const needed = [
      'bin/polyreel.mjs',
      'dist/main.js',
      'dist/media/workers/worker.js',
      'dist/db/sqlite/checkpoint-thread.js',
      'dist/core/scripts/templates/prompt-to-video.json',
      'web/dist/index.html',
      'docs/configuration.md',
      'docs/images/sample.png',
      'LICENSE',
      'NOTICE',
    ];
    assert.deepEqual(
      needed.filter((path) => !paths.includes(path)),
      [],
    );
  });

  test('has no source, no test and nothing that stays here', () => {
    assert.deepEqual(
      paths.filter((path) =>
        /\.tsx?$|\.test\.|\.testing\.|(?:^|\/)(?:testing|src|test|data)\/|\/\./.test(path),
      ),
      [],
    );
  });

  const missing = await registryIsMissing();
  test('starts by npx in an empty folder, from an empty cache', { skip: missing }, async () => {
    const home = join(folder, 'home');
    await mkdir(home);
    const tarball = `file:${join(folder, packed.filename)}`;
    await using service = new Npx([tarball], { folder: home, cache: join(folder, 'cache') });
    const origin = await service.origin;
    const [key] = /polyreel_\w{20,}/.exec(service.printed) ?? [];
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'image/png' };
    const body = await readFile(join(ROOT, 'docs/images/sample.png'));
    const reply = await fetch(`${origin}/api/v1/assets?name=a.png`, { method: 'POST', headers, body });
    assert.equal(reply.status, 201, await reply.clone().text());
    const { id } = Object(await reply.json());
    const asset = await until(async () => {
      const { status, poster } = Object(
        await (await fetch(`${origin}/api/v1/assets/${id}`, { headers })).json(),
      );
      return status === 'processing' ? null : { status, poster };
    });
    assert.equal(asset.status, 'ready', 'a child process looked at it');
    assert.match(await (await fetch(`${origin}/app/`)).text(), /<script type="module"/);
    assert.match(service.printed, /--data-binary @\S*docs\/images\/sample\.png/);
    await service.end();
    assert.match(service.printed, /"msg":"stopping"/);
  });
});
