import { AssetError } from '#errors.ts';

/** Where a page ended, in the terms of whoever made the cursor. */
export interface CursorPosition {
  readonly value: number | string;
  readonly id: number | string;
}

/** `order` names the list's ordering, so that a cursor of another one is refused instead of misread. */
export function encodeCursor(order: string, position: CursorPosition): string {
  return Buffer.from(JSON.stringify([order, position.value, position.id])).toString('base64url');
}

/** @throws `invalid` for anything that is not a cursor of this ordering */
export function decodeCursor(order: string, cursor: string, name: string): CursorPosition {
  const [cursorOrder, value, id] = parse(cursor);
  if (cursorOrder !== order || !isKey(value) || !isKey(id)) {
    throw new AssetError('invalid', 'The cursor is not one of this list.', {
      faults: [
        { at: name, in: 'query', message: 'take it unchanged from the previous page of the same list' },
      ],
    });
  }
  return { value, id };
}

function parse(cursor: string): unknown[] {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    return Array.isArray(parsed) ? parsed : [];
  } catch {
    return []; // not JSON: as wrong as any other
  }
}

function isKey(value: unknown): value is number | string {
  return Number.isSafeInteger(value) || typeof value === 'string';
}
