import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chooseSeed, seeded } from '../crash/random.ts';
import { corpus } from './corpus.ts';
import { LIMITS, type Looked, openBench } from './media-bench.ts';
import { mutate } from './mutations.ts';

/** Damaged files; POLYREEL_FUZZ_MUTATIONS asks for more. */
const COUNT = Number(process.env.POLYREEL_FUZZ_MUTATIONS ?? 240);
/** Milliseconds for starting processes on a busy machine, besides the limits of what they do. */
const SLACK = 60_000;
/** As many as there are workers. */
const AT_ONCE = 2;

test(`${COUNT} damaged files end neither the pool nor its limits`, {
  timeout: COUNT * 4_000 + SLACK,
}, async (t) => {
  const seed = chooseSeed();
  t.diagnostic(`seed ${seed}; replay one with: node test/fuzz/media.test.ts ${seed}`);
  const seeds = await corpus();
  const others = seeds.map(({ bytes }) => bytes);
  await using bench = await openBench();
  const tally = new Map<string, number>();
  const notable: string[] = [];
  const slow: string[] = [];

  /** Each from its own seed: one can be made again without those before it. */
  async function tryOne(index: number): Promise<void> {
    const original = seeds[index % seeds.length];
    assert.ok(original);
    const { bytes, ways } = mutate(original.bytes, seeded(seed + index), others);
    const looked = await bench.look({ ...original, bytes });
    const what = `mutation ${index} of ${original.name} (${ways.join(', ')})`;
    note(looked, what);
  }

  function note({ outcome, reason, milliseconds }: Looked, what: string): void {
    tally.set(outcome, (tally.get(outcome) ?? 0) + 1);
    if (outcome === 'died') notable.push(`${what}: ${reason}`);
    if (milliseconds > LIMITS.probe + LIMITS.preview + SLACK) slow.push(`${what}: ${milliseconds} ms`);
  }

  let next = 0;
  const work = async () => {
    while (next < COUNT) await tryOne(next++);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));

  t.diagnostic(`${COUNT} files: ${[...tally].map(([outcome, count]) => `${count} ${outcome}`).join(', ')}`);
  t.diagnostic(`workers that ended: ${JSON.stringify(bench.figures().ended)}`);
  for (const one of notable) t.diagnostic(one);
  assert.deepEqual(slow, [], 'longer than the limits');
  const sound = seeds.find(({ mediaType }) => mediaType === 'video/mp4');
  assert.ok(sound);
  assert.equal((await bench.look(sound)).outcome, 'previewed', 'a sound file is looked at as before');
  assert.deepEqual(notable, []);
});
