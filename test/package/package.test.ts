import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
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
      'dist/cli/main.js',
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

  test('imports nothing that is not in it or among its dependencies', async () => {
    const manifest = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'));
    const { imports }: { imports: Record<string, string> } = JSON.parse(
      await readFile(join(ROOT, 'dist/package.json'), 'utf8'),
    );
    const leadsNowhere: string[] = [];
    for (const path of paths.filter((one) => /^dist\/.*\.js$/.test(one))) {
      for (const target of importsIn(await readFile(join(ROOT, path), 'utf8'))) {
        if (isBuiltin(target)) continue;
        const found = /^[.#]/.test(target)
          ? paths.includes(placeOf(target, { path, imports })) || target.endsWith('/package.json')
          : packageOf(target) in manifest.dependencies;
        if (!found) leadsNowhere.push(`${path}: ${target}`);
      }
    }
    assert.deepEqual(leadsNowhere, []);
  });

  const missing = await registryIsMissing();
  test('starts by npx in an empty folder, from an empty cache', { skip: missing }, async ({ signal }) => {
    const home = join(folder, 'home');
    await mkdir(home);
    const tarball = `file:${join(folder, packed.filename)}`;
    await using service = new Npx([tarball], {
      folder: home,
      cache: join(folder, 'cache'),
      signal,
    });
    const origin = await service.origin;
    const [, key] = /first API key: +(\S+)/.exec(service.printed) ?? [];
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

function importsIn(code: string): string[] {
  const found = code.matchAll(/^(?:import|export)\s(?:[^'";]*?\sfrom\s)?'([^']+)'|\bimport\('([^']+)'\)/gms);
  return [...found].map(([, fixed, dynamic]) => fixed ?? dynamic ?? '');
}

/** "@scope/name" of "@scope/name/path". */
function packageOf(target: string): string {
  return target
    .split('/')
    .slice(0, target.startsWith('@') ? 2 : 1)
    .join('/');
}

function placeOf(
  target: string,
  { path, imports }: { path: string; imports: Record<string, string> },
): string {
  if (target.startsWith('.')) return join(dirname(path), target);
  const [room = '', file = ''] = target.split(/\/(.*)/s);
  const place = imports[target] ?? imports[`${room}/*.ts`]?.replace('*', file.replace(/\.ts$/, ''));
  return join('dist', place ?? target);
}
