import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { inputsOf } from '../document/script.ts';
import { readCsv } from './csv.ts';
import { faultsByRow, planBatch } from './rows.ts';

describe('a CSV', () => {
  it('has quotes around what has separators, quotes and lines in it', () => {
    assert.deepEqual(readCsv('\uFEFFname, text\r\n"Ada ""L""","one, two\nthree"\r\n\r\nBob,\r\n'), {
      columns: ['name', 'text'],
      rows: [
        ['Ada "L"', 'one, two\nthree'],
        ['Bob', ''],
      ],
    });
  });

  it('may be separated as spreadsheets of other countries do, or by tabs', () => {
    assert.deepEqual(readCsv('a;b\n1,5;2').rows, [['1,5', '2']]);
    assert.deepEqual(readCsv('a\tb\n1\t2').rows, [['1', '2']]);
  });

  it('may be empty', () => assert.deepEqual(readCsv(''), { columns: [], rows: [] }));
});

describe('the rows of a batch', () => {
  const inputs = inputsOf({
    inputs: [
      { name: 'Sign', type: 'text', required: true },
      { name: 'lucky number', type: 'number', max: 9 },
    ],
  });

  it('are matched to the inputs, and checked', () => {
    const plan = planBatch(readCsv('sign,LUCKY NUMBER,note\nLeo,7,x\n,12,\n'), inputs);
    assert.deepEqual(
      plan.columns.map(({ input }) => input),
      ['Sign', 'lucky number', null],
    );
    assert.deepEqual(plan.rows[0], { parameters: { Sign: 'Leo', 'lucky number': '7' }, problems: [] });
    assert.deepEqual(
      plan.rows[1]?.problems.map(({ name }) => name),
      ['Sign', 'lucky number'],
    );
  });

  it('lack what has no column', () => {
    assert.deepEqual(planBatch(readCsv('note\nx'), inputs).missing, ['Sign']);
  });

  it('get the faults that the server found in them', () => {
    const faults = faultsByRow([
      { at: '/rows/3/lucky number', message: 'a' },
      { at: '/rows/3', message: 'b' },
      { at: '/version', message: 'c' },
    ]);
    assert.deepEqual(faults.get(3), [
      { name: 'lucky number', message: 'a' },
      { name: '', message: 'b' },
    ]);
    assert.deepEqual(faults.get(-1), [{ name: '', message: 'c' }]);
  });
});
