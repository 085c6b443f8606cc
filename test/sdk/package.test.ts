import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, suite, test } from 'node:test';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { buildPackage } from '../../scripts/build-package.ts';
import { bundle } from './bundle.ts';

const run = promisify(execFile);
const ROOT = join(import.meta.dirname, '../..');
/** Bytes, compressed. */
const MOST = 15 * 1024;

const folder = await mkdtemp(join(tmpdir(), 'polyreel-sdk-'));
after(() => rm(folder, { recursive: true, force: true }));
const installed = join(folder, 'node_modules/@polyreel/sdk');

/** A project of somebody else that has the package installed, and nothing of ours. */
suite('the published SDK', async () => {
  await buildPackage('sdk', installed);
  await mkdir(join(folder, 'node_modules/@types'), { recursive: true });
  await symlink(join(ROOT, 'node_modules/@types/node'), join(folder, 'node_modules/@types/node'));
  await symlink(join(ROOT, 'node_modules/undici-types'), join(folder, 'node_modules/undici-types'));
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }');

  test('runs as JavaScript', async () => {
    const script = `import { Polyreel, verifyWebhook } from '@polyreel/sdk';
      import { uploadPath } from '@polyreel/sdk/node';
      const { assets } = new Polyreel({ baseUrl: 'http://127.0.0.1:9' });
      console.log([assets.list, uploadPath, verifyWebhook].map((one) => typeof one).join());`;
    const { stdout } = await run(process.execPath, ['--input-type=module', '-e', script], { cwd: folder });
    assert.equal(stdout.trim(), 'function,function,function');
  });

  test('tells its types, to browsers and to Node', async () => {
    await writeFile(
      join(folder, 'good.ts'),
      `import { type Asset, Polyreel, PolyreelError } from '@polyreel/sdk';
       import { uploadPath } from '@polyreel/sdk/node';
       const polyreel = new Polyreel({ baseUrl: 'https://media.example.com', key: 'k' });
       export async function first(): Promise<Asset | undefined> {
         const { data } = await polyreel.assets.list({ kind: ['image'], sort: '-created' });
         const asset: Asset = await uploadPath(polyreel, 'a.png');
         const error: unknown = asset;
         if (error instanceof PolyreelError && error.kind === 'not_found') console.log(error.pointer);
         // @ts-expect-error there is no such order
         await polyreel.assets.list({ sort: 'weight' });
         return data[0];
       }\n`,
    );
    const options = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2022'];
    const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
    for (const libs of [
      ['--types', 'node'],
      ['--types', 'node', '--lib', 'es2022,dom,dom.iterable'],
    ]) {
      const done = run(process.execPath, [tsc, ...options, ...libs, 'good.ts'], { cwd: folder });
      await assert.doesNotReject(done.catch(({ stdout }) => Promise.reject(new Error(stdout))));
    }
  });

  test('depends on nothing', async () => {
    const manifest = JSON.parse(await readFile(join(installed, 'package.json'), 'utf8'));
    assert.equal(manifest.private, undefined);
    assert.equal(manifest.dependencies, undefined);
    const files = await readdir(installed, { recursive: true });
    assert.ok(files.includes('README.md') && files.includes('LICENSE'));
    assert.deepEqual(
      files.filter((name) => /\.test\.|(?<!\.d)\.ts$/.test(name)),
      [],
    );
  });

  test('is small, and smaller for those who want a part of it', async () => {
    const whole = await sizeOf(`export * from '@polyreel/sdk';`);
    const part = await sizeOf(`export { verifyWebhook } from '@polyreel/sdk';`);
    assert.ok(whole < MOST, `${whole} bytes`);
    assert.ok(part < whole / 4, `${part} of ${whole} bytes`);
  });
});

/** Bytes of what a browser loads: bundled, minified and compressed. */
async function sizeOf(source: string): Promise<number> {
  await writeFile(join(folder, 'entry.js'), source);
  return gzipSync(await bundle('entry.js', folder)).length;
}
