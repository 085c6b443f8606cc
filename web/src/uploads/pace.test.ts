import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { begin, remaining, report } from './pace.ts';

describe('the pace of a transfer', () => {
  it('is that of a steady one', () => {
    let pace = begin(0, 0);
    for (let second = 1; second <= 10; second += 1) pace = report(pace, second * 1000, second * 1000);
    assert.equal(Math.round(pace.speed ?? 0), 1000);
    assert.equal(Math.round(remaining(pace, 20_000) ?? 0), 10);
  });

  it('follows a change slowly', () => {
    let pace = report(begin(0, 0), 1000, 1000);
    pace = report(pace, 1000, 2000);
    assert.ok((pace.speed ?? 0) > 700 && (pace.speed ?? 0) < 1000);
  });

  it('tells nothing before it knows, or when nothing comes', () => {
    assert.equal(remaining(begin(0, 0), 100), null);
    assert.equal(remaining(report(begin(0, 0), 0, 5000), 100), null);
  });

  it('is not confused by two reports at once', () => {
    assert.equal(report(begin(5, 10), 7, 10).bytes, 7);
  });
});
