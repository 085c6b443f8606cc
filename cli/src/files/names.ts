/** What no file may be called on some system, or would be somewhere else. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: those are what it is about
const FORBIDDEN = /[\u0000-\u001f\u007f<>:"/\\|?*]/g;
/** What people take for one: with a letter in it, so that the end of "v1.2" is none. */
const EXTENSION = /\.(?=\d*[a-z])[a-z\d]{2,5}$/i;
/** Bytes; file systems take 255, and the name of the part is longer. */
const MOST = 200;

/** What to save an asset as in any folder: one name, never a path, with the extension of what it is. */
export function fileNameOf({ id, name, extension }: { id: string; name: string; extension: string }): string {
  const clean = name.replace(FORBIDDEN, '_').replace(/[. ]+$/, '');
  const ending = extension === '' ? '' : `.${extension.replace(FORBIDDEN, '_')}`;
  const known = EXTENSION.exec(clean)?.[0] ?? '';
  const stem = clean.slice(0, clean.length - known.length) || id;
  return `${shortened(stem)}${known || ending}`;
}

function shortened(stem: string): string {
  let kept = stem;
  while (Buffer.byteLength(kept) > MOST) kept = kept.slice(0, -1);
  return kept.toWellFormed();
}
