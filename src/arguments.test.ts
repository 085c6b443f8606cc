import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { withArguments } from './arguments.ts';

suite('the command line', () => {
  test('says nothing more than the environment when it is empty', () => {
    assert.deepEqual(withArguments({ PORT: '1' }, []), { PORT: '1' });
    assert.deepEqual(withArguments({ PORT: '1' }, ['serve']), { PORT: '1' });
  });

  test('overrides the environment', () => {
    const env = withArguments({ PORT: '1', POLYREEL_ROLE: 'all' }, ['serve', '--role=worker', '--port', '2']);
    assert.deepEqual(env, { PORT: '2', POLYREEL_ROLE: 'worker' });
  });

  test('asks for help', () => {
    for (const flag of ['--help', '-h']) assert.equal(withArguments({}, [flag]), null);
  });

  for (const argv of [['sing'], ['serve', 'twice'], ['--rolle=web'], ['--port']]) {
    test(`is refused with a sentence: ${argv.join(' ')}`, () => {
      assert.throws(() => withArguments({}, argv), { name: 'ConfigError' });
    });
  }
});
