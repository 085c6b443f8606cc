import { clustersOf, drawable } from './characters.ts';
import { FontChoice } from './choice.ts';
import { drawnFamily } from './manifest.ts';

/**
 * The characters of a text that no shipped font has a glyph for, each once, in the order of the text: what will be an
 * empty box on the picture. Of a family that is not shipped (null, or an unknown name), what is drawn instead counts.
 */
export function missingGlyphs(text: string, { family }: { family: string | null }): string[] {
  const clean = drawable(text);
  const choice = new FontChoice(clean, { family: drawnFamily(family), italic: false });
  const missing = new Set<number>();
  for (const cluster of clustersOf(clean)) {
    for (const one of choice.missing(cluster.text)) missing.add(one);
  }
  return [...missing].map((one) => String.fromCodePoint(one));
}
