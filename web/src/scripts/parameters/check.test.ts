import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Json } from '../document/json.ts';
import { inputsOf } from '../document/script.ts';
import { checkParameters, filledIn } from './check.ts';

const INPUTS = inputsOf({
  inputs: [
    { name: 'sign', type: 'text', required: true, maxLength: 5 },
    { name: 'number', type: 'number', integer: true, min: 1, max: 9 },
    { name: 'size', type: 'choice', choices: ['hd', 'sd'] },
    { name: 'accent', type: 'colour' },
    { name: 'day', type: 'date' },
    { name: 'logo', type: 'asset' },
    { name: 'story', type: 'text', required: true, write: { prompt: 'x' } },
    { name: 'steps', type: 'list', fields: [{ name: 'title', type: 'text', required: true }] },
  ],
});
const wrong = (values: Record<string, Json>) =>
  checkParameters(INPUTS, { sign: 'Leo', ...values }).map(({ name }) => name);

describe('the check of parameters', () => {
  it('lets pass what fits, also as text, and what the server writes', () => {
    const id = '0190a4c2-7d3e-7cc1-8f2a-0123456789ab';
    const values = { number: '7', size: 'hd', accent: '#ffc857', day: '2026-11-21', logo: id };
    assert.deepEqual(wrong({ ...values, steps: [{ title: 'One' }] }), []);
  });

  it('finds what is missing, out of range or of another type', () => {
    assert.deepEqual(wrong({ sign: '' }), ['sign']);
    assert.deepEqual(wrong({ sign: 'Sagittarius', number: 10 }), ['sign', 'number']);
    assert.deepEqual(wrong({ number: 'many' }), ['number']);
    assert.deepEqual(wrong({ number: 1.5 }), ['number']);
    assert.deepEqual(wrong({ size: 'uhd', accent: '12', day: 'soon', logo: '/etc/passwd' }), [
      'size',
      'accent',
      'day',
      'logo',
    ]);
    assert.deepEqual(wrong({ steps: [{ title: 'One' }, {}] }), ['steps']);
  });

  it('sends only what has been filled in and asked for', () => {
    assert.deepEqual(filledIn(INPUTS, { sign: 'Leo', size: '', other: 1 }), { sign: 'Leo' });
  });
});
