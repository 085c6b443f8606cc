import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import type { AssetError } from '#errors.ts';
import { type BatchRequest, cancelBatch, getBatch, MAX_ROWS, startBatch } from './batch.ts';
import { readCsv } from './batch-rows.ts';
import type { Parameters } from './generation.ts';
import { openWorkshop, smallScript, solid, type Workshop } from './testing/workshop.ts';

const DOCUMENT = {
  inputs: [{ name: 'back colour', type: 'colour', required: true }],
  ...smallScript([solid('${back colour}')]),
};

suite('a batch', () => {
  let shop: Workshop;
  before(async () => {
    shop = await openWorkshop();
  });
  after(() => shop[Symbol.asyncDispose]());

  async function request(rows: readonly Parameters[]): Promise<BatchRequest> {
    const { parameters: _, name: __, ...request } = shop.request(await shop.script(DOCUMENT));
    return { ...request, rows };
  }
  const coloured = (...colours: string[]) => colours.map((colour) => ({ 'back colour': colour }));
  const faultsOf = (error: AssetError) => error.faults.map(({ at }) => at);

  test('is one generation a row, and one status for all', async () => {
    const { workspaceId } = shop.owner;
    const rows = coloured(...Array.from({ length: 30 }, (_, index) => `#0000${10 + index}`));
    const batch = await startBatch(shop.parts, await request(rows));
    assert.deepEqual([batch.total, batch.counts.queued], [30, 30]);
    assert.deepEqual(
      batch.generations.map(({ batchRow, parameters }) => [batchRow, parameters]),
      rows.map((row, index) => [index, row]),
    );
    const [first, second] = batch.generations;
    await shop.run(first?.assetId ?? '');
    await assert.rejects(shop.run(second?.assetId ?? '', {}, { generationTimeout: 1 }));
    const { counts, generations } = await getBatch(shop.parts.db, { workspaceId, id: batch.id });
    assert.deepEqual([counts.succeeded, counts.failed, counts.queued], [1, 1, 28]);
    assert.match(generations[1]?.failure?.message ?? '', /longer than/);

    const cancelled = await cancelBatch(shop.parts, { workspaceId, id: batch.id });
    assert.deepEqual([cancelled.counts.succeeded, cancelled.counts.cancelled], [1, 28]);
  });

  test('tells the faults of all rows, and starts none of them', async () => {
    const before = await shop.parts.db.selectFrom('generations').select('asset_id').execute();
    const rows = [...coloured('red', 'no colour'), {}, ...coloured('blue')];
    await assert.rejects(startBatch(shop.parts, await request(rows)), (error: AssetError) => {
      assert.deepEqual(
        [error.kind, faultsOf(error)],
        ['invalid', ['/rows/1/back colour', '/rows/2/back colour']],
      );
      return true;
    });
    const after = await shop.parts.db.selectFrom('generations').select('asset_id').execute();
    assert.equal(after.length, before.length);
  });

  test('has rows, and not too many', async () => {
    for (const rows of [[], coloured(...Array.from({ length: MAX_ROWS + 1 }, () => 'red'))]) {
      await assert.rejects(startBatch(shop.parts, await request(rows)), (error: AssetError) => {
        assert.deepEqual(faultsOf(error), ['/rows']);
        return true;
      });
    }
  });

  test('is nobody else’s', async () => {
    const { id } = await startBatch(shop.parts, await request(coloured('red')));
    const theirs = { workspaceId: 'another', id };
    await assert.rejects(getBatch(shop.parts.db, theirs), { kind: 'not-found' });
    await assert.rejects(cancelBatch(shop.parts, theirs), { kind: 'not-found' });
  });
});

suite('rows as CSV', () => {
  test('names by the first line, text with commas and lines of its own, empty fields left out', () => {
    const text = '\ufeffname, zodiac sign ,text\r\nAda,Aries,"Well, ""hello""\nthere"\r\n\r\nBob,,x\r\n';
    assert.deepEqual(readCsv(text), [
      { name: 'Ada', 'zodiac sign': 'Aries', text: 'Well, "hello"\nthere' },
      { name: 'Bob', text: 'x' },
    ]);
    assert.deepEqual(readCsv(''), []);
  });

  for (const [what, text] of [
    ['a row with too many fields', 'a,b\n1,2,3\n'],
    ['a quote without an end', 'a\n"1\n'],
    ['a name twice', 'a,a\n1,2\n'],
    ['a row without a bound', `a\n${'x'.repeat(300_000)}\n`],
  ] as const) {
    test(`${what} is malformed`, () => {
      assert.throws(() => readCsv(text), { kind: 'malformed' });
    });
  }
});
