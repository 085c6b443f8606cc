import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { suite, test } from 'node:test';
import stringWidth from 'string-width';
import { Screen } from './screen.testing.ts';
import { Terminal } from './terminal.ts';

const COLUMNS = 50;

/** One window for both outputs, as at a shell. */
function openTerminal() {
  const screen = new Screen();
  const output = (isTTY: boolean) => {
    const stream = Object.assign(new PassThrough(), { isTTY, columns: COLUMNS });
    stream.on('data', (chunk) => screen.write(String(chunk)));
    return stream;
  };
  return { screen, terminal: new Terminal({ stdout: output(true), stderr: output(true), isDumb: false }) };
}

suite('bars', () => {
  test('stay below everything else, and no line lies within another', async (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] });
    const { screen, terminal } = openTerminal();
    const [one, two] = [terminal.addBar('one.mov'), terminal.addBar('two.mov')];
    one.updateBytes(500, 1000);
    two.updateBytes(2500, null);
    t.mock.timers.tick(100);
    const [first, second] = [
      'one.mov        ██████░░░░░░  50 % 500 B of 1.0 kB',
      `${'two.mov'.padEnd(40)} 2.5 kB`,
    ];
    assert.deepEqual(screen.lines, [first, second]);
    terminal.print('first result');
    terminal.note('a note');
    terminal.removeBar(one);
    terminal.print('second result');
    t.mock.timers.tick(100);
    assert.deepEqual(screen.lines.slice(0, 3), ['first result', 'a note', 'second result']);
    assert.match(screen.lines[3] ?? '', /^two\.mov/);
    assert.equal(screen.lines.length, 4);
    terminal.close();
    assert.deepEqual(screen.lines, ['first result', 'a note', 'second result']);
  });

  test('fit into the window, whatever they are called', async (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] });
    const { screen, terminal } = openTerminal();
    const bar = terminal.addBar(`\u001b[2J${'日本語'.repeat(20)}\n👩‍👩‍👧‍👦.mov`);
    bar.updateBytes(123_456_789_012, 999_999_999_999);
    t.mock.timers.tick(100);
    assert.equal(screen.lines.length, 1);
    assert.ok(stringWidth(screen.lines[0] ?? '') < COLUMNS, screen.lines[0]);
    terminal.close();
  });

  test('are not drawn where nobody sees them', (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] });
    const stderr = new PassThrough();
    const terminal = new Terminal({ stdout: new PassThrough(), stderr, isDumb: false });
    terminal.addBar('a').updateBytes(1, 2);
    t.mock.timers.tick(1000);
    terminal.close();
    assert.equal(stderr.read(), null);
  });
});
