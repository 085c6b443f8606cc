import assert from 'node:assert/strict';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { Worker } from 'node:worker_threads';
import { openLog } from '#log.ts';
import { temporaryDirectory } from '../temporary.ts';
import { Writer } from './writer.ts';

const unavailable = { name: 'AssetError', kind: 'unavailable' };

describe('the writer', () => {
  it('says why a file cannot be opened', async () => {
    await using directory = await temporaryDirectory();
    const path = join(directory.path, 'missing', 'test.db');
    await assert.rejects(Writer.open(path, openLog('silent')), {
      ...unavailable,
      message: /cannot be opened/,
    });
  });

  it('refuses what was asked and what will be asked of it when its thread dies', async () => {
    await using directory = await temporaryDirectory();
    const born = once(process, 'worker');
    await using writer = await Writer.open(join(directory.path, 'test.db'), openLog('silent'));
    const [thread] = (await born) as [Worker];
    await writer.send('begin', 'begin');
    const asked = assert.rejects(
      writer.send(
        'statement',
        'with recursive n(i) as (select 1 union all select i from n) select max(i) from n limit 1',
      ),
      unavailable,
    );
    await thread.terminate();
    await asked;
    await assert.rejects(writer.send('begin', 'begin'), unavailable);
  });

  it('lets no statement run outside the transaction that it was meant for', async () => {
    await using directory = await temporaryDirectory();
    await using writer = await Writer.open(join(directory.path, 'test.db'), openLog('silent'));
    await assert.rejects(writer.send('control', 'savepoint tx'), /No transaction is open/);
    await assert.rejects(writer.send('statement', 'create table t (a)'), /No transaction is open/);
  });
});
