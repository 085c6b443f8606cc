import { AssetError } from '#errors.ts';

/** A document that is larger was not written for this. */
const MAX_CHARACTERS = 2_000_000;
const MAX_VALUES = 200_000;
const MAX_DEPTH = 64;

/** Refuses what would be expensive just to look at. Throws `AssetError` 'too-large' or 'invalid'. */
export function checkBounds(value: unknown): void {
  let [characters, values] = [0, 0];
  const open: { readonly value: unknown; readonly depth: number }[] = [{ value, depth: 0 }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    values += 1;
    if (typeof next.value === 'string') characters += next.value.length;
    if (values > MAX_VALUES || characters > MAX_CHARACTERS) throw tooLarge();
    if (next.value === null || typeof next.value !== 'object') continue;
    if (next.depth >= MAX_DEPTH) throw tooDeep();
    for (const [key, member] of Object.entries(next.value)) {
      characters += key.length;
      open.push({ value: member, depth: next.depth + 1 });
    }
  }
}

function tooLarge(): AssetError {
  return new AssetError(
    'too-large',
    `A script has at most ${MAX_CHARACTERS} characters of text and ${MAX_VALUES} values.`,
  );
}

function tooDeep(): AssetError {
  const message = `is nested more than ${MAX_DEPTH} levels deep`;
  return new AssetError('invalid', `The script ${message}.`, { faults: [{ at: '', in: 'body', message }] });
}
