/** Pixels of one picture, 16383 × 16383: what a WebP can hold, and sharp's own limit for images. */
export const MAX_PIXELS = 16_383 * 16_383;
