/** Most that one paste may hold; more is a mistake. */
const MOST = 500;

/** The http and https links of a pasted text, each once and in order; empty when the text is something else than a list of links. */
export function linksIn(text: string): string[] {
  const words = text.split(/[\s,;]+/).filter((word) => word !== '');
  if (words.length === 0 || words.length > MOST) return [];
  const links = words.filter(isLink);
  return links.length === words.length ? [...new Set(links)] : [];
}

function isLink(word: string): boolean {
  if (!URL.canParse(word)) return false;
  const { protocol, hostname } = new URL(word);
  return (protocol === 'http:' || protocol === 'https:') && hostname !== '';
}
