/** Pixels by which colours are spread: as far as scaling and halved chroma reach. */
const REACH = 8;

/**
 * Gives transparent pixels the colour of what is next to them, in place. They have none of their own, mostly black, and
 * scaling would mix it into the edges.
 */
export function bleed(pixels: Buffer, width: number, height: number): void {
  const colours = new Uint32Array(pixels.buffer, pixels.byteOffset, width * height);
  if (colours.every((colour) => colour >>> 24 === 255)) return;
  const reached = new Uint8Array(width * height);
  for (let y = 0; y < height; y += 1) {
    spread(colours, reached, { start: y * width, step: 1, count: width });
    spread(colours, reached, { start: (y + 1) * width - 1, step: -1, count: width });
  }
  for (let x = 0; x < width; x += 1) {
    spread(colours, reached, { start: x, step: width, count: height });
    spread(colours, reached, { start: (height - 1) * width + x, step: -width, count: height });
  }
}

interface Line {
  readonly start: number;
  readonly step: number;
  readonly count: number;
}

const RGB = 0x00ff_ffff;

/** Along a line of pixels, from each that has a colour to those behind it that have none yet. */
function spread(colours: Uint32Array, reached: Uint8Array, { start, step, count }: Line): void {
  let colour = 0;
  let left = 0;
  for (let index = 0, at = start; index < count; index += 1, at += step) {
    const pixel = colours[at] ?? 0;
    if (pixel >>> 24 > 0 || reached[at] === 1) {
      colour = pixel & RGB;
      left = REACH;
    } else if (left > 0) {
      colours[at] = colour;
      reached[at] = 1;
      left -= 1;
    }
  }
}
