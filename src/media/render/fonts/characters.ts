/** What can be drawn of a text: composed, with one kind of line end, and without what has no place on a picture. */
export function drawable(text: string): string {
  return text
    .toWellFormed()
    .replace(/\r\n?|[\v\f\u0085\u2028\u2029]/g, '\n')
    .replace(CONTROLS, '')
    .normalize('NFC');
}

/** All but the tabulator and the line feed. */
const CONTROLS = /[^\P{Cc}\t\n]/gu;

/** Where characters are what a reader takes for one: a letter with its accents, an emoji with its skin tone. */
const GRAPHEMES = new Intl.Segmenter('und', { granularity: 'grapheme' });

export interface Cluster {
  readonly text: string;
  /** UTF-16 offset. */
  readonly start: number;
}

export function* clustersOf(text: string): Iterable<Cluster> {
  for (const { segment, index } of GRAPHEMES.segment(text)) yield { text: segment, start: index };
}

/** The code points of a cluster that need a glyph; none for a space, a joiner or a mark of direction. */
export function visibleCodePoints(cluster: string): number[] {
  return [...cluster].filter((one) => !INVISIBLE.test(one)).map((one) => one.codePointAt(0) ?? 0);
}

const INVISIBLE = /^[\p{Default_Ignorable_Code_Point}\p{White_Space}\p{Cc}]$/u;

/**
 * Whether a cluster asks for a coloured picture: one of Unicode's emoji sequences, one that is drawn so unless told
 * otherwise, or pictographs that are joined.
 */
export function isEmoji(cluster: string): boolean {
  return EMOJI.test(cluster) && !cluster.includes(TEXT_PRESENTATION);
}

const EMOJI = /^(?:\p{RGI_Emoji}$|\p{Emoji_Presentation}|\p{Extended_Pictographic}[\p{EMod}\uFE0F]*\u200D)/v;
const TEXT_PRESENTATION = '\uFE0E';
