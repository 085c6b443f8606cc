import type { WebpOptions } from 'sharp';

/**
 * How hard the encoder tries, of 6. Its default of 4 takes a third of the time that a thumbnail takes in all, and makes it
 * three or four per cent smaller.
 */
const EFFORT = 2;

/** For pictures that are looked at by themselves. */
export const STILL: WebpOptions = { quality: 80, effort: EFFORT };

/** For small ones that move. */
export const MOVING: WebpOptions = { quality: 50, effort: EFFORT };
