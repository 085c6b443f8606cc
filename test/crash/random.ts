/** A number from 0 (inclusive) to 1 (exclusive). */
export type Random = () => number;

/** Mulberry32: small, good enough to spread kill points, and the same sequence for the same seed everywhere. */
export function seeded(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b_79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A whole number from `least` to `most`, both inclusive. */
export function between(random: Random, least: number, most: number): number {
  return least + Math.floor(random() * (most - least + 1));
}

/** The seed that the command line names (`node test/crash/uploads.test.ts 42`), or a new one. */
export function chooseSeed(): number {
  const named = Number(process.argv[2]);
  return Number.isInteger(named) ? named : Math.floor(Math.random() * 2 ** 32);
}
