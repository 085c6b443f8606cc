import type { Profile } from './profiles.ts';

const MIB = 2 ** 20;
/** Large enough that the requests do not cost more than the bytes; S3 takes no less than 5 MiB. */
export const PART_BYTES = 8 * MIB;
/** As many parts as one object may have. */
const MOST_PARTS = 10_000;
/** Sizes double after so many parts, so that 10,000 of them hold more than the 5 TiB that an object may have. */
const STEP = 1_000;

/** The size that all parts have of the largest object that may come, where all have to be the same. */
export function equalPartSize(largestObject: number): number {
  return Math.max(PART_BYTES, Math.ceil(largestObject / MOST_PARTS / MIB) * MIB);
}

/** How large the part of a number, from 1, is to be, when nobody knows how large the object will be. */
export function partSizes(profile: Profile, largestObject: number): (number: number) => number {
  const equal = equalPartSize(largestObject);
  if (profile.equalParts) return () => equal;
  return (number) => PART_BYTES * 2 ** Math.floor((number - 1) / STEP);
}
