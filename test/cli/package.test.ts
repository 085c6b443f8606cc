import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { promisify } from 'node:util';
import { SERVER_COMMANDS } from '../../cli/src/server-program.ts';
import { buildPackage } from '../../scripts/build-package.ts';
import { compileServer } from '../../scripts/compile.ts';
import { native } from '../conformance/drivers/native.ts';
import { openServer } from '../conformance/server.ts';

const ROOT = join(import.meta.dirname, '../..');
const DEPENDENCIES = ['commander', 'csv-parse', 'string-width'];

const folder = await mkdtemp(join(tmpdir(), 'polyreel-cli-package-'));
after(() => rm(folder, { recursive: true, force: true }));
const modules = join(folder, 'node_modules');
const installed = join(modules, '@polyreel/cli');
const server = join(modules, 'polyreel');
/** How the server says it is used. */
const OF_THE_SERVER = /--role=all\|web\|worker/;

interface Done {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** As npm's link in .bin does it. */
async function run(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  program: string = join(installed, 'bin.js'),
): Promise<Done> {
  const command = [program, ...args];
  const options = { cwd: folder, env: { PATH: process.env.PATH, HOME: folder, ...env } };
  try {
    return { code: 0, ...(await promisify(execFile)(process.execPath, command, options)) };
  } catch (error) {
    return error as Error & Done;
  }
}

/** A project of somebody else that has the package installed, and nothing of ours. */
suite('the published command line', async () => {
  await buildPackage('cli', installed);
  await buildPackage('sdk', join(modules, '@polyreel/sdk'));
  for (const name of DEPENDENCIES) await symlink(join(ROOT, 'node_modules', name), join(modules, name));

  test('says what it is, and what it needs', async () => {
    const manifest = JSON.parse(await readFile(join(installed, 'package.json'), 'utf8'));
    assert.deepEqual(manifest.bin, { polyreel: './bin.js' });
    assert.deepEqual(Object.keys(manifest.dependencies).sort(), ['@polyreel/sdk', ...DEPENDENCIES]);
    assert.equal(manifest.private, undefined);
    assert.match(await readFile(join(installed, 'bin.js'), 'utf8'), /^#!\/usr\/bin\/env node\n/);
    const files = await readdir(installed, { recursive: true });
    assert.ok(files.includes('README.md') && files.includes('LICENSE'));
    assert.deepEqual(
      files.filter((name) => /\.ts$|test/.test(name)),
      [],
    );
    assert.equal((await run(['--version'])).stdout, `${manifest.version}\n`);
  });

  test('says which Node it needs, instead of what an older one cannot read', async () => {
    const { engines } = JSON.parse(await readFile(join(installed, 'package.json'), 'utf8'));
    const older = "Object.defineProperty(process, 'versions', { value: { node: '20.19.0' } })";
    const { code, stderr } = await run(['--version'], {
      NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(older)}`,
    });
    assert.equal(code, 1);
    assert.equal(
      stderr,
      `error: this needs Node ${engines.node.slice('>='.length)} or newer, and runs on 20.19.0.\n`,
    );
  });

  test('talks to a server', async () => {
    await using server = await openServer();
    const { workspace } = await server.openClient(native);
    const env = { POLYREEL_URL: server.origin, POLYREEL_KEY: workspace.key };
    const { code, stdout } = await run(['project', 'create', 'Packed'], env);
    assert.equal(code, 0);
    assert.match((await run(['project', 'list'], env)).stdout, new RegExp(`${stdout.trim()}.*Packed`));
  });

  test("hands the server's commands over to the server where it is installed, and else says how to get it", async () => {
    const alone = await run(['serve', '--port', '1']);
    assert.equal(alone.code, 1);
    assert.match(alone.stderr, /"serve" belongs to the server.*\n.*`npx polyreel serve`/);
    await installServer();
    assert.match((await run(['serve', '--help'])).stdout, OF_THE_SERVER);
    const refused = await run(['serve', '--port', 'many']);
    assert.equal(refused.code, 78);
    assert.match(refused.stderr, /PORT/);
  });
});

/** Whoever has the server needs no second package, and no second program of the same name. */
suite("the server's program", () => {
  before(installServer);
  const polyreel = (args: readonly string[], env = {}) => run(args, env, join(server, 'bin/polyreel.mjs'));

  test('is the server for its own commands, options, and without any', async () => {
    for (const name of Object.keys(SERVER_COMMANDS)) {
      assert.match((await polyreel([name, '--help'])).stdout, OF_THE_SERVER, name);
    }
    assert.match((await polyreel(['--port=1', '--help'])).stdout, OF_THE_SERVER);
    assert.match((await polyreel([], { PORT: 'many' })).stderr, /PORT/);
  });

  test('is the command line for everything else', async () => {
    const { version } = JSON.parse(await readFile(join(server, 'package.json'), 'utf8'));
    assert.equal((await polyreel(['--version'])).stdout, `${version}\n`);
    assert.match(
      (await polyreel(['--help'])).stdout,
      /upload \[options\] <files\.\.\.>.*serve +Start the service/s,
    );
    const mistaken = await polyreel(['uplaod']);
    assert.equal(mistaken.code, 2);
    assert.match(mistaken.stderr, /Did you mean upload\?/);
    await using service = await openServer();
    const { workspace } = await service.openClient(native);
    const env = { POLYREEL_URL: service.origin, POLYREEL_KEY: workspace.key };
    const uploaded = await polyreel(['upload', join(ROOT, 'docs/images/sample.png')], env);
    assert.match(
      (await polyreel(['ls'], env)).stdout,
      new RegExp(`${uploaded.stdout.trim().split(/\s/)[0]}.*sample\\.png`),
    );
  });
});

/** Beside the command line, as npm does it. */
async function installServer(): Promise<void> {
  if (existsSync(server)) return;
  await mkdir(server, { recursive: true });
  for (const name of ['package.json', 'bin'])
    await cp(join(ROOT, name), join(server, name), { recursive: true });
  await compileServer(join(server, 'dist'));
  await symlink(join(ROOT, 'node_modules'), join(server, 'node_modules'));
}
