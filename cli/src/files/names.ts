import { extname } from 'node:path';

/** What no file may be called on some system, or would be somewhere else. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: those are what it is about
const FORBIDDEN = /[\u0000-\u001f\u007f<>:"/\\|?*]/g;
/** Bytes; file systems take 255, and the name of the part is longer. */
const MOST = 200;

/** What to save an asset as in any folder: one name, never a path, with the extension of what it is. */
export function fileNameOf({ id, name, extension }: { id: string; name: string; extension: string }): string {
  const clean = name.replace(FORBIDDEN, '_').replace(/[. ]+$/, '');
  const ending = extension === '' ? '' : `.${extension.replace(FORBIDDEN, '_')}`;
  const known = extname(clean);
  const stem = (known === '' ? clean : clean.slice(0, -known.length)) || id;
  return `${shortened(stem)}${known === '' ? ending : known}`;
}

function shortened(stem: string): string {
  let kept = stem;
  while (Buffer.byteLength(kept) > MOST) kept = kept.slice(0, -1);
  return kept.toWellFormed();
}
