import { between, type Random } from '../crash/random.ts';

/** Changes a file in one way; may return any bytes, also none. */
type Mutation = (bytes: Buffer, random: Random, others: readonly Buffer[]) => Buffer;

/** What lengths, counts and offsets have never been thought to be. */
const EXTREMES = [
  0n,
  1n,
  0x7fn,
  0xffn,
  0x7fffn,
  0xffffn,
  0x7fff_ffffn,
  0x8000_0000n,
  0xffff_ffffn,
  2n ** 63n,
  2n ** 64n - 1n,
];

/** Most of what a file says of itself is at its beginning. */
function somewhere(random: Random, length: number): number {
  const end = random() < 0.5 ? Math.min(length, 256) : length;
  return between(random, 0, Math.max(0, end - 1));
}

function piece(bytes: Buffer, random: Random): Buffer {
  const start = somewhere(random, bytes.length);
  return bytes.subarray(start, start + between(random, 1, 4096));
}

const flipBits: Mutation = (bytes, random) => {
  for (let count = between(random, 1, 32); count > 0 && bytes.length > 0; count--) {
    const at = somewhere(random, bytes.length);
    bytes[at] = (bytes[at] ?? 0) ^ (1 << between(random, 0, 7));
  }
  return bytes;
};

const truncate: Mutation = (bytes, random) => bytes.subarray(0, between(random, 0, bytes.length));

const stretchField: Mutation = (bytes, random) => {
  const width = [1, 2, 4, 8][between(random, 0, 3)] ?? 4;
  if (bytes.length < width) return bytes;
  const value = BigInt.asUintN(width * 8, EXTREMES[between(random, 0, EXTREMES.length - 1)] ?? 0n);
  const field = Buffer.from(value.toString(16).padStart(width * 2, '0'), 'hex');
  if (random() < 0.5) field.reverse();
  field.copy(bytes, Math.min(somewhere(random, bytes.length), bytes.length - width));
  return bytes;
};

const spliceIn: Mutation = (bytes, random, others) => {
  const other = others[between(random, 0, others.length - 1)] ?? bytes;
  const at = somewhere(random, bytes.length);
  return Buffer.concat([bytes.subarray(0, at), piece(other, random), bytes.subarray(at)]);
};

const overwrite: Mutation = (bytes, random, others) => {
  const other = others[between(random, 0, others.length - 1)] ?? bytes;
  piece(other, random).copy(bytes, somewhere(random, bytes.length));
  return bytes;
};

const repeat: Mutation = (bytes, random) => {
  const copied = piece(bytes, random);
  const copies = Array.from({ length: between(random, 1, 16) }, () => copied);
  const at = somewhere(random, bytes.length);
  return Buffer.concat([bytes.subarray(0, at), ...copies, bytes.subarray(at)]);
};

const leaveOut: Mutation = (bytes, random) => {
  const at = somewhere(random, bytes.length);
  return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + between(random, 1, 4096))]);
};

const blank: Mutation = (bytes, random) => {
  const start = somewhere(random, bytes.length);
  return bytes.fill(
    random() < 0.5 ? 0 : 0xff,
    start,
    Math.min(bytes.length, start + between(random, 1, 512)),
  );
};

const MUTATIONS: Readonly<Record<string, Mutation>> = {
  flipBits,
  truncate,
  stretchField,
  spliceIn,
  overwrite,
  repeat,
  leaveOut,
  blank,
};

/** A file that is damaged in one to three ways, and how; the same for the same numbers. */
export function mutate(
  original: Buffer,
  random: Random,
  others: readonly Buffer[],
): { readonly bytes: Buffer; readonly ways: readonly string[] } {
  let bytes = Buffer.from(original);
  const names = Object.keys(MUTATIONS);
  const ways = Array.from(
    { length: between(random, 1, 3) },
    () => names[between(random, 0, names.length - 1)] ?? '',
  );
  for (const way of ways) bytes = Buffer.from(MUTATIONS[way]?.(bytes, random, others) ?? bytes);
  return { bytes, ways };
}
