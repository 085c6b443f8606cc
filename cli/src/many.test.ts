import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { suite, test } from 'node:test';
import { CliError, EXIT, type ExitCode } from './exit.ts';
import { forEachOf } from './many.ts';
import { Terminal } from './terminal/terminal.ts';

/** Does something with each of these, that fails with a code where there is one; what was told, and the code in the end. */
async function forEachEnding(...codes: (ExitCode | null)[]) {
  const stderr = new PassThrough();
  const terminal = new Terminal({ stdout: new PassThrough(), stderr, isDumb: true });
  const { signal } = new AbortController();
  const done: number[] = [];
  const how = { terminal, signal, nameOf: ([index]: readonly [number, unknown]) => `item ${index}` };
  const failure = await forEachOf([...codes.entries()], how, async ([index, code]) => {
    if (code !== null) throw new CliError(code, 'No.');
    done.push(index);
  }).then(
    () => null,
    (error: unknown) => error,
  );
  stderr.end();
  const code = failure instanceof CliError ? failure.code : failure;
  return { code, done, told: (await text(stderr)).split('\n').filter((line) => line !== '') };
}

suite('doing the same with each', () => {
  test('goes on after failures, and ends with 6 when some went well', async () => {
    const { code, done, told } = await forEachEnding(EXIT.notFound, null, EXIT.failed, null);
    assert.deepEqual([code, done], [EXIT.someFailed, [1, 3]]);
    assert.deepEqual(told, ['error: item 0: No.', 'error: item 2: No.']);
  });

  test('ends with the reason that all failures have in common', async () => {
    assert.equal((await forEachEnding(EXIT.notFound, EXIT.notFound)).code, EXIT.notFound);
    assert.equal((await forEachEnding(EXIT.notFound, EXIT.failed)).code, EXIT.someFailed);
  });

  test('of one thing leaves the telling to the program', async () => {
    assert.deepEqual(await forEachEnding(EXIT.unreachable), { code: EXIT.unreachable, done: [], told: [] });
  });

  test('stops when nothing can go well any more', async () => {
    const { code, done, told } = await forEachEnding(null, EXIT.notAllowed, null);
    assert.deepEqual([code, done, told], [EXIT.notAllowed, [0], []]);
  });

  test('ends with the reason of the signal', async () => {
    const terminal = new Terminal({ stdout: new PassThrough(), stderr: new PassThrough(), isDumb: true });
    const stopping = new AbortController();
    const seen: number[] = [];
    const how = { terminal, signal: stopping.signal, nameOf: String };
    const work = forEachOf([1, 2, 3], how, async (item) => {
      seen.push(item);
      stopping.abort(new Error('Enough.'));
      throw stopping.signal.reason;
    });
    await assert.rejects(work, { message: 'Enough.' });
    assert.deepEqual(seen, [1]);
  });
});
