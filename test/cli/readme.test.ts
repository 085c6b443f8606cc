import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { chmod, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, suite, test } from 'node:test';
import { promisify } from 'node:util';
import { openServer } from '../conformance/server.ts';
import { MAIN, openUser } from './program.ts';

const ROOT = join(import.meta.dirname, '../..');
const DOCUMENTED = 'http://127.0.0.1:8787';

const server = await openServer();
after(() => server[Symbol.asyncDispose]());

/** The commands that a part of the README shows. */
async function commandsUnder(title: string): Promise<string> {
  const readme = await readFile(join(ROOT, 'README.md'), 'utf8');
  const [, part = ''] = readme.split(`\n## ${title}\n`);
  return /```sh\n(.*?)```/s.exec(part)?.[1] ?? '';
}

suite('the README', () => {
  test('shows commands that do what it says, from signing in to the trash', async () => {
    await using user = await openUser(server);
    const bin = join(user.home, 'bin');
    await mkdir(bin);
    await writeFile(join(bin, 'polyreel'), `#!/bin/sh\nexec '${process.execPath}' '${MAIN}' "$@"\n`);
    await chmod(join(bin, 'polyreel'), 0o755);
    await symlink(join(ROOT, 'docs'), join(user.folder, 'docs'));
    const commands = (await commandsUnder('From a shell')).replace(DOCUMENTED, server.origin);
    assert.match(commands, /^polyreel login http/);
    const asked = commands.replace(/^polyreel login .*$/m, (line) => `echo '${user.key}' | ${line}`);
    const env = { PATH: `${bin}:${process.env.PATH}`, HOME: user.home };
    const { stdout } = await promisify(execFile)('sh', ['-ec', asked], { cwd: user.folder, env });
    assert.match(stdout, /\/s\/\S+\n/);
    assert.match(stdout, / {2}in the trash\n$/);
    const copy = await readFile(join(user.folder, 'copy.png'));
    assert.ok(copy.equals(await readFile(join(ROOT, 'docs/images/sample.png'))));
  });
});
