import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { BatchReply } from '#dialects/native/generation/schema.ts';
import type { Reply } from './client.ts';
import { shaped } from './driver.ts';
import { documentOf, faultsOf, Maker, text } from './generating.ts';
import { openServer, type Server } from './server.ts';
import { until } from './until.ts';

let server: Server;
let maker: Maker;
let scriptId: string;
before(async () => {
  server = await openServer();
  maker = await Maker.open(server);
  const inputs = [
    { name: 'zodiac sign', type: 'text', required: true },
    { name: 'number', type: 'number', max: 99, default: 1 },
  ];
  const document = documentOf([text('${zodiac sign} ${number}')], { inputs, name: '${zodiac sign}' });
  scriptId = await maker.keep(document);
});
after(() => server[Symbol.asyncDispose]());

const path = () => `/scripts/${scriptId}/batches`;
const started = (reply: Reply) => shaped(reply, 202, BatchReply);

function sendCsv(csv: string): Promise<Reply> {
  const headers = { 'content-type': 'text/csv' };
  return maker.client.call({ method: 'POST', path: `/api/v1${path()}`, headers, body: csv });
}

suite('a batch', () => {
  test('of JSON rows makes an asset of each, with one status for all', async () => {
    const rows = [{ 'zodiac sign': 'Aries' }, { 'zodiac sign': 'Leo', number: 7 }];
    const { id, total } = started(await maker.send('POST', path(), { rows }));
    assert.equal(total, 2);
    const { generations } = await until(async () => {
      const batch = await maker.batch(id);
      return batch.counts.succeeded === 2 && batch;
    });
    assert.deepEqual(
      generations.map(({ batchRow, parameters }) => [batchRow, parameters]),
      [...rows.entries()],
    );
    for (const [index, { assetId }] of generations.entries()) {
      const { asset, generation } = await maker.made(assetId);
      assert.equal(asset.name, `${rows[index]?.['zodiac sign']}.mp4`);
      assert.equal(generation.batchId, id);
    }
  });

  test('of CSV reads names with spaces, quotes, and lines within values', async () => {
    const csv = '\uFEFFzodiac sign,number\r\n"Leo, the ""lion""",7\r\n"Vir\ngo",\r\n';
    const { generations } = started(await sendCsv(csv));
    assert.deepEqual(
      generations.map(({ parameters }) => parameters),
      [{ 'zodiac sign': 'Leo, the "lion"', number: '7' }, { 'zodiac sign': 'Vir\ngo' }],
    );
  });

  test('with faults tells them all by their rows, and makes nothing', async () => {
    const count = async () =>
      (
        JSON.parse((await maker.send('GET', '/generations?limit=200')).bytes.toString()) as {
          data: unknown[];
        }
      ).data.length;
    const before = await count();
    const rows = [{ 'zodiac sign': 'Leo' }, {}, { 'zodiac sign': 'Leo', number: 'many' }];
    assert.deepEqual(faultsOf(await maker.send('POST', path(), { rows }), 400), {
      '/rows/1/zodiac sign': 'is missing',
      '/rows/2/number': 'must be a number of up to 99',
    });
    assert.deepEqual(Object.keys(faultsOf(await sendCsv('zodiac sign,number\nLeo,100\n'), 400)), [
      '/rows/0/number',
    ]);
    assert.equal(await count(), before);
  });

  test('that is no table is refused', async () => {
    for (const csv of ['a,b\n1,2,3\n', 'a,a\n1,2\n', 'a\n"1\n']) {
      assert.equal((await sendCsv(csv)).status, 400, csv);
    }
    assert.equal((await maker.send('POST', path(), { rows: [] })).status, 400);
    assert.equal((await maker.send('POST', path(), { rows: Array(501).fill({}) })).status, 400);
    assert.equal((await sendCsv('')).status, 400);
  });

  test('is cancelled as a whole', async () => {
    const rows = Array.from({ length: 3 }, () => ({ 'zodiac sign': 'Leo' }));
    const { id } = started(await maker.send('POST', path(), { rows, renderer: 'outside' }));
    assert.equal((await maker.send('POST', `/batches/${id}/cancel`)).status, 200);
    assert.equal((await maker.batch(id)).counts.cancelled, 3);
  });
});
