import type { Path } from '../document/json.ts';

/** Where the cursor is in the text of a JSON document, in the terms of the document. */
export interface Cursor {
  /** Of the object that is being given a property, or of the value that is being written. */
  readonly path: Path;
  readonly kind: 'property' | 'value';
  /** Characters that a completion replaces: from the beginning of the string or word at the cursor to its end. */
  readonly from: number;
  readonly to: number;
}

interface Container {
  readonly isArray: boolean;
  /** The key or the place whose value is being written. */
  step: string | number;
  /** In an object: whether the colon after the key has come. */
  isValue: boolean;
}

const WORD = /[\w.#%+-]/;

/** Reads up to the cursor and no further, so that what is not valid after it is of no matter; null between values. */
export function cursorAt(text: string, offset: number): Cursor | null {
  const stack: Container[] = [];
  let isFilled = false;
  for (let at = 0; at < offset; at += 1) {
    const character = text[at] ?? '';
    const top = stack.at(-1);
    if (character === '"' || WORD.test(character)) {
      const end = character === '"' ? endOfString(text, at) : endOfWord(text, at);
      if (end >= offset && !(character === '"' && end === offset && isClosed(text, at, end))) {
        return cursorIn(stack, { from: at, to: end });
      }
      if (top !== undefined && !top.isArray && !top.isValue) top.step = unquoted(text.slice(at, end));
      isFilled = true;
      at = end - 1;
    } else if (character === '{' || character === '[') {
      stack.push({ isArray: character === '[', step: character === '[' ? 0 : '', isValue: false });
      isFilled = false;
    } else if (character === '}' || character === ']') {
      stack.pop();
      isFilled = true;
    } else if (character === ':' && top !== undefined) {
      top.isValue = true;
      isFilled = false;
    } else if (character === ',' && top !== undefined) {
      if (typeof top.step === 'number') top.step += 1;
      top.isValue = false;
      isFilled = false;
    }
  }
  return isFilled ? null : cursorIn(stack, { from: offset, to: offset });
}

function cursorIn(stack: readonly Container[], range: { from: number; to: number }): Cursor {
  const top = stack.at(-1);
  const steps = stack.map(({ step }) => step);
  if (top === undefined || top.isArray || top.isValue) return { path: steps, kind: 'value', ...range };
  return { path: steps.slice(0, -1), kind: 'property', ...range };
}

/** After the closing quote; of a string without one, the end of its line. */
function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === '"') return at + 1;
    else if (text[at] === '\n') return at;
  }
  return text.length;
}

function isClosed(text: string, start: number, end: number): boolean {
  return end - start > 1 && text[end - 1] === '"';
}

function endOfWord(text: string, start: number): number {
  let end = start;
  while (end < text.length && WORD.test(text[end] ?? '')) end += 1;
  return end;
}

function unquoted(raw: string): string {
  try {
    return String(JSON.parse(raw));
  } catch {
    // Nobody has finished it yet.
    return raw.replace(/^"|"$/g, '');
  }
}
