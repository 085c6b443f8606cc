/**
 * PostgreSQL's text has every character but U+0000, which a file name may have. Two noncharacters, which are for a
 * program's own use, stand for it; the first of them, should somebody send it, is written in the same manner.
 */
const ESCAPE = '\uFDD0';
const NUL = `${ESCAPE}\uFDD1`;
const ITSELF = `${ESCAPE}\uFDD2`;

export function storable(text: string): string {
  if (!text.includes('\0') && !text.includes(ESCAPE)) return text;
  return text.replaceAll(ESCAPE, ITSELF).replaceAll('\0', NUL);
}

/** What was given to `storable`. */
export function restored(text: string): string {
  return text.includes(ESCAPE) ? text.replaceAll(NUL, '\0').replaceAll(ITSELF, ESCAPE) : text;
}
