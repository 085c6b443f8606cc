import { test } from 'node:test';
import fc from 'fast-check';
import { AssetError } from '#errors.ts';

/** Cases of each property; POLYREEL_FUZZ_RUNS asks for more. */
const RUNS = Number(process.env.POLYREEL_FUZZ_RUNS ?? 500);
/** Milliseconds for a property on a busy machine; what takes longer hangs. */
const PATIENCE = 120_000;

/** A test that something holds for every input. What fails is told with its seed, and shrunk unless each try is expensive. */
export function holds<T>(
  what: string,
  inputs: fc.Arbitrary<T>,
  check: (input: T) => void | Promise<void>,
  { runs = RUNS, shrink = true }: { readonly runs?: number; readonly shrink?: boolean } = {},
): void {
  test(what, { timeout: PATIENCE }, () =>
    fc.assert(
      fc.asyncProperty(inputs, async (input) => check(input)),
      { numRuns: runs, endOnFailure: !shrink },
    ),
  );
}

/**
 * What a reader makes of something, or null where it refuses it: by an `AssetError` that blames the input. Whatever else
 * it throws goes on.
 */
export function readOrRefused<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof AssetError && error.kind !== 'internal') return null;
    throw error;
  }
}

/** Reads anything, or refuses it: whatever comes, it throws nothing else, and comes to an end. */
export function readsAnything<T>(what: string, inputs: fc.Arbitrary<T>, read: (input: T) => unknown): void {
  holds(`${what}: every input is read or refused`, inputs, (input) => {
    readOrRefused(() => read(input));
  });
}

/** As a file or a URL can hold them: any characters, control characters and halves of pairs among them. */
export const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.string({ unit: 'grapheme', maxLength: 200 }),
  fc.string({
    unit: fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)),
    maxLength: 50,
  }),
);

/** As Node gives the value of a header. */
export const anyHeader = fc.string({
  unit: fc.integer({ min: 0x20, max: 0xff }).map((code) => String.fromCharCode(code)),
  maxLength: 300,
});

/** Texts made of pieces of a grammar, in any order and also very often, with other things between. */
export function grammatical(
  pieces: readonly string[],
  others: fc.Arbitrary<string> = anyText,
): fc.Arbitrary<string> {
  const piece = fc.constantFrom(...pieces);
  const mixed = fc.array(fc.oneof({ weight: 4, arbitrary: piece }, { weight: 1, arbitrary: others }), {
    maxLength: 40,
  });
  const often = fc.tuple(
    fc.array(piece, { minLength: 1, maxLength: 3 }),
    fc.integer({ min: 1, max: 4_000 }),
    mixed,
  );
  return fc.oneof(
    { weight: 6, arbitrary: mixed.map((parts) => parts.join('')) },
    {
      weight: 1,
      arbitrary: often.map(([parts, times, rest]) => parts.join('').repeat(times) + rest.join('')),
    },
    { weight: 1, arbitrary: others },
  );
}
