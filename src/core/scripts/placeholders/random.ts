/** Numbers from 0 to 1 (exclusive) that follow from the seed alone: mulberry32. */
export function* randomNumbers(seed: number): Generator<number, never> {
  let state = seed >>> 0;
  for (;;) {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    yield ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }
}

/** The same items in an order that follows from the seed: Fisher and Yates. */
export function shuffled<T>(items: readonly T[], seed: number): T[] {
  const pool = [...items];
  const numbers = randomNumbers(seed);
  return items.flatMap(() => pool.splice(Math.floor(numbers.next().value * pool.length), 1));
}
