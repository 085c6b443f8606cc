import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { readArguments } from './arguments.ts';

const SERVE = { command: { name: 'serve' }, env: { PORT: '1' } };

suite('the command line', () => {
  test('says nothing more than the environment when it is empty', () => {
    assert.deepEqual(readArguments({ PORT: '1' }, []), SERVE);
    assert.deepEqual(readArguments({ PORT: '1' }, ['serve']), SERVE);
  });

  test('overrides the environment', () => {
    const { env } = readArguments({ PORT: '1', POLYREEL_ROLE: 'all' }, [
      'serve',
      '--role=worker',
      '--port',
      '2',
    ]);
    assert.deepEqual(env, { PORT: '2', POLYREEL_ROLE: 'worker' });
  });

  test('asks for help', () => {
    for (const flag of ['--help', '-h']) {
      assert.deepEqual(readArguments({}, [flag]).command, { name: 'help' });
    }
  });

  test('serves agents', () => {
    assert.deepEqual(readArguments({}, ['mcp']).command, { name: 'mcp' });
  });

  test('names what an operator does, with a directory', () => {
    const { command } = readArguments({}, ['backup', 'verify', '/backup', '--quick']);
    assert.deepEqual(command, { name: 'backup verify', dir: '/backup', quick: true, cut: null });
  });

  test('says what is pruned in cuts and in time, and always leaves one', () => {
    const pruning = (...options: string[]) =>
      readArguments({}, ['backup', 'prune', '/backup', ...options]).command;
    const prune = { name: 'backup prune', dir: '/backup' };
    assert.deepEqual(pruning('--keep=7'), { ...prune, keep: 7, olderThan: null });
    assert.deepEqual(pruning('--older-than=30d'), { ...prune, keep: 1, olderThan: 30 * 24 * 3600_000 });
    for (const options of [[], ['--keep=0'], ['--keep=all'], ['--older-than=old']]) {
      assert.throws(() => pruning(...options), { name: 'ConfigError' }, options.join());
    }
  });

  const wrong = ['sing', 'serve twice', '--rolle=web', '--port', 'backup', 'backup create', 'serve --quick'];
  for (const argv of wrong.map((line) => line.split(' '))) {
    test(`is refused with a sentence: ${argv.join(' ')}`, () => {
      assert.throws(() => readArguments({}, argv), { name: 'ConfigError' });
    });
  }
});
