import assert from 'node:assert/strict';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { openLog } from '#log.ts';
import { until } from '../../../test/conformance/until.ts';
import { temporaryDirectory } from '../temporary.ts';
import { Checkpoints } from './checkpoints.ts';
import { LONGEST_LOG } from './pragmas.ts';
import { Writer } from './writer.ts';

describe('checkpoints', () => {
  it('let the log be begun anew although somebody writes all the time', async () => {
    await using directory = await temporaryDirectory();
    const path = join(directory.path, 'test.db');
    const writer = new Writer(path);
    await writer.single({ sql: 'create table t (value text) strict', parameters: [] });
    const log = openLog('silent');
    const sizes: number[] = [];
    {
      await using checkpoints = new Checkpoints(path, { writer, log });
      for (let round = 0; round < 5; round += 1) {
        const writing = Array.from({ length: 200 }, () =>
          writer.single({ sql: 'insert into t values (hex(randomblob(2000)))', parameters: [] }),
        );
        await Promise.all([checkpoints.run(), ...writing]);
        await checkpoints.run();
        sizes.push((await stat(`${path}-wal`)).size);
      }
    }
    const [first = 0] = sizes;
    assert.ok(first > 0);
    for (const size of sizes) assert.ok(size < first * 2, `the log grew: ${sizes}`);
    const { rows } = await writer.single({ sql: 'select count(*) as n from t', parameters: [] });
    assert.equal(rows[0]?.n, 1000);
    writer.close();
  });

  it('leave nothing behind that waits for the end of their thread', async () => {
    await using directory = await temporaryDirectory();
    const path = join(directory.path, 'test.db');
    const writer = new Writer(path);
    const warnings: Error[] = [];
    const warned = (warning: Error) => warnings.push(warning);
    process.on('warning', warned);
    {
      await using checkpoints = new Checkpoints(path, { writer, log: openLog('silent') });
      for (let round = 0; round < 20; round += 1) await checkpoints.run();
    }
    process.off('warning', warned);
    writer.close();
    assert.deepEqual(warnings, []);
  });

  it('come after few transactions, too, when these are long', async () => {
    await using directory = await temporaryDirectory();
    const path = join(directory.path, 'test.db');
    const writer = new Writer(path);
    await writer.single({ sql: 'create table t (value blob) strict', parameters: [] });
    {
      await using checkpoints = new Checkpoints(path, { writer, log: openLog('silent') });
      for (let bytes = 0; bytes <= LONGEST_LOG; bytes += 2 ** 24) {
        await writer.single({ sql: 'insert into t values (zeroblob(16777216))', parameters: [] });
      }
      await until(async () => (checkpoints.count > 0 ? true : null));
    }
    writer.close();
  });
});
