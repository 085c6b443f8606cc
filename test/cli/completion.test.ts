import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, suite, test } from 'node:test';
import { bashCompletion } from '../../cli/src/completion/bash.ts';
import { fishCompletion } from '../../cli/src/completion/fish.ts';
import { commandWords } from '../../cli/src/completion/words.ts';
import { zshCompletion } from '../../cli/src/completion/zsh.ts';
import { documentedProgram } from '../../cli/src/documented.ts';

const PROGRAM = documentedProgram();
const WORDS = commandWords(PROGRAM);
const folder = await mkdtemp(join(tmpdir(), 'polyreel-completion-'));
after(() => rm(folder, { recursive: true, force: true }));

/** Why a shell cannot be asked; false when it can. */
function missing(shell: string): string | false {
  return spawnSync(shell, ['-c', 'true']).error !== undefined && `There is no ${shell} here.`;
}

/** What bash offers for the last word of a line. */
async function offered(...line: string[]): Promise<string[]> {
  const path = join(folder, 'polyreel.bash');
  await writeFile(path, bashCompletion('polyreel', WORDS));
  const ask = `source "$0"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _polyreel; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout, stderr } = spawnSync('bash', ['-c', ask, path, 'polyreel', ...line], { encoding: 'utf8' });
  assert.equal(stderr, '');
  return stdout.split('\n').filter((word) => word !== '');
}

suite('completion', () => {
  test('in bash offers commands, options and their values', { skip: missing('bash') }, async () => {
    assert.deepEqual(await offered('up'), ['upload']);
    assert.deepEqual(await offered('script', 're'), ['render']);
    assert.deepEqual(await offered('--profile', 'home', 'script', 're'), ['render']);
    assert.deepEqual(await offered('upload', '--ta'), ['--tag']);
    assert.deepEqual(await offered('upload', 'a.png', '--pro'), ['--project', '--profile']);
    assert.deepEqual(await offered('ls', '--kind', 'c'), ['captions']);
    assert.deepEqual(await offered('completion', ''), ['bash', 'zsh', 'fish']);
  });

  test('in bash leaves what names a file to the shell', { skip: missing('bash') }, async () => {
    assert.deepEqual(await offered('upload', ''), []);
    assert.deepEqual(await offered('download', 'x', '--output', 'scr'), []);
    assert.match(bashCompletion('polyreel', WORDS), /^complete -o default -F _polyreel polyreel$/m);
  });

  for (const [shell, script] of [
    ['bash', bashCompletion],
    ['zsh', zshCompletion],
    ['fish', fishCompletion],
  ] as const) {
    test(`in ${shell} knows every command and every option`, () => {
      const text = script('polyreel', WORDS);
      for (const { path, options, subcommands } of WORDS) {
        for (const word of [...path, ...subcommands.map(({ name }) => name)])
          assert.ok(text.includes(word), word);
        for (const { flags } of options)
          for (const flag of flags) {
            const written = shell === 'fish' ? flag.replace(/^--/, '-l ').replace(/^-(?=\w$)/, '-s ') : flag;
            assert.ok(text.includes(written), `${path.join(' ')} ${flag}`);
          }
      }
    });

    test(`in ${shell} is a script that the shell can read`, { skip: missing(shell) }, async () => {
      const path = join(folder, `script.${shell}`);
      await writeFile(path, script('polyreel', WORDS));
      const { status, stderr } = spawnSync(shell, ['-n', path], { encoding: 'utf8' });
      assert.deepEqual([status, stderr], [0, '']);
    });
  }
});
