/** Percent-encoded characters: long URLs get truncated by mail programs and language models. */
const MAX_LENGTH = 120;
const PLAIN = /^[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}$/;

/** Any name as one path segment of a URL, its extension kept; for people to read, not to be parsed back. */
export function urlFileName(name: string): string {
  if (PLAIN.test(name)) return name;
  const cleaned = name.toWellFormed().replace(/[\p{Cc}/\\]/gu, '_');
  // Browsers resolve "." and ".." segments, also encoded ones, and would ask for another path.
  if (/^\.*$/.test(cleaned)) return 'file';
  const encoded = encode(cleaned);
  return encoded.length <= MAX_LENGTH ? encoded : shortened([...cleaned]);
}

function shortened(characters: readonly string[]): string {
  const dot = characters.lastIndexOf('.');
  const extension =
    dot > 0 && characters.length - dot <= 10 ? characters.slice(dot).map(encode).join('') : '';
  const stem = extension === '' ? characters : characters.slice(0, dot);
  let encoded = '';
  for (const character of stem) {
    const next = encode(character);
    if (encoded.length + next.length + extension.length > MAX_LENGTH) break;
    encoded += next;
  }
  return encoded + extension;
}

/** `encodeURIComponent` leaves !'()* alone, which end a link in Markdown, HTML attributes and shells. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
