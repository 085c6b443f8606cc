/** Characters of the longest piece that is said in one go; a longer sentence is divided between words. */
const LONGEST = 500;

/** What can be said: letters, digits, and symbols like € or an emoji. */
const SPEAKABLE = /[\p{L}\p{N}\p{S}]/u;

/** A full stop that ends no sentence: after an initial, or after a title or the like. */
const ABBREVIATED =
  /(?:^|[\s(])(?:\p{Lu}|Mr|Mrs|Ms|Dr|Prof|St|Jr|Sr|No|Nr|vs|approx|ca|bzw|Mme|Mlle|Sra?)\.\s*$/u;

/** The sentences of a text in order, without the white space around them; none for a text without words. */
export function sentencesOf(text: string, language: string): string[] {
  const segmenter = new Intl.Segmenter(language, { granularity: 'sentence' });
  const pieces = Array.from(segmenter.segment(withoutControls(text)), ({ segment }) => segment);
  return joinAbbreviations(pieces)
    .flatMap(withinLimit)
    .map((piece) => piece.replaceAll(/\s+/gu, ' ').trim())
    .filter((piece) => SPEAKABLE.test(piece));
}

/** Line breaks stay, as they end sentences. */
function withoutControls(text: string): string {
  return text.toWellFormed().replaceAll(/[^\P{Cc}\n]/gu, ' ');
}

function joinAbbreviations(pieces: readonly string[]): string[] {
  const joined: string[] = [];
  for (const piece of pieces) {
    const last = joined.at(-1);
    if (last !== undefined && ABBREVIATED.test(last)) joined[joined.length - 1] = last + piece;
    else joined.push(piece);
  }
  return joined;
}

function withinLimit(sentence: string): string[] {
  const pieces: string[] = [];
  let rest = sentence;
  while (rest.length > LONGEST) {
    const head = rest.slice(0, LONGEST).replace(/[\ud800-\udbff]$/, '');
    const end = head.search(/\s\S*$/u);
    const at = end > 0 ? end : head.length;
    pieces.push(rest.slice(0, at));
    rest = rest.slice(at);
  }
  return [...pieces, rest];
}
