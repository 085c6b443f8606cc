import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { TRIES_IN_ORDER } from '#db/webhook-deliveries.ts';
import { retryDelay } from './retries.ts';

const HOUR = 3600_000;

function delays(random: () => number): number[] {
  const all: number[] = [];
  for (let attempts = 1; ; attempts += 1) {
    const delay = retryDelay({ attempts, retryAfter: null }, random);
    if (delay === null) return all;
    all.push(delay);
  }
}

suite('the retries of webhooks', () => {
  test('go from seconds to a day, and end', () => {
    const all = delays(() => 0.5);
    assert.equal(all[0], 2000);
    assert.equal(all.at(-1), 24 * HOUR);
    assert.deepEqual(
      all,
      all.toSorted((one, other) => one - other),
    );
    // What comes later waits for these.
    const held = all.slice(0, TRIES_IN_ORDER - 1).reduce((sum, delay) => sum + delay, 0);
    assert.ok(held < 120_000, `${held} ms`);
  });

  test('of what failed together do not come together', () => {
    const [early, late] = [delays(() => 0), delays(() => 1)];
    for (const [n, delay] of early.entries()) assert.equal((late[n] ?? 0) / delay, 1.5);
  });

  test('wait as long as the receiver asks for, up to an hour', () => {
    const after = (retryAfter: number) => retryDelay({ attempts: 1, retryAfter }, () => 0.5);
    assert.deepEqual([after(1), after(600), after(1_000_000)], [2000, 600_000, HOUR]);
    assert.equal(
      retryDelay({ attempts: 10, retryAfter: 600 }, () => 0.5),
      null,
    );
  });
});
