/**
 * What of an upload is staged, told by the names of its objects alone.
 *
 * Every opening that writes takes the next turn, by creating `<turn>`, which only one can; what it writes is named
 * `<turn>-<base>-<start>-<end>`, with the size that it was opened at. Nothing is overwritten. A node that was overtaken and
 * does not know it yet can therefore do no harm, however late its requests arrive: at every byte the piece of the
 * highest turn counts, and of earlier turns nothing beyond the base of the last one.
 */
export interface Piece {
  /** Counts the openings, from 1. */
  readonly turn: number;
  /** The size that the opening was told to go on from. */
  readonly base: number;
  readonly start: number;
  /** The byte after the last one. */
  readonly end: number;
}

/** Where some bytes of an upload are: those from `start` to before `end`, in the object of `piece`. */
export interface Slice {
  readonly piece: Piece;
  readonly start: number;
  readonly end: number;
}

const TURN_DIGITS = 8;
const OFFSET_DIGITS = 14;
const NAME = /^([0-9a-f]{8})(?:-([0-9a-f]{14})-([0-9a-f]{14})-([0-9a-f]{14}))?$/;

export function turnName(turn: number): string {
  return hex(turn, TURN_DIGITS);
}

export function pieceName({ turn, base, start, end }: Piece): string {
  return [turnName(turn), ...[base, start, end].map((offset) => hex(offset, OFFSET_DIGITS))].join('-');
}

/** A turn that was taken, and when. */
export interface Turn {
  readonly turn: number;
  readonly taken: Date;
}

export interface Listing {
  readonly pieces: readonly Piece[];
  /** In ascending order. */
  readonly turns: readonly Turn[];
}

/** What the names of objects say, in ascending order as a store lists them, without what they all begin with. */
export function readNames(objects: readonly { readonly name: string; readonly modified: Date }[]): Listing {
  const pieces: Piece[] = [];
  const turns: Turn[] = [];
  for (const { name, modified } of objects) {
    const [, ...fields] = NAME.exec(name) ?? [];
    const [turn, base, start, end] = fields.filter((field) => field !== undefined).map(unhex);
    if (turn === undefined) continue;
    if (base === undefined || start === undefined || end === undefined) turns.push({ turn, taken: modified });
    else pieces.push({ turn, base, start, end });
  }
  return { pieces, turns };
}

/** How many bytes there are: up to where the last turn that wrote began, and what it added to that. */
export function extentOf(pieces: readonly Piece[]): number {
  const last = Math.max(0, ...pieces.map(({ turn }) => turn));
  const written = pieces.filter(({ turn }) => turn === last).toSorted((a, b) => a.start - b.start);
  return written.reduce(
    (end, piece) => (piece.start <= end ? Math.max(end, piece.end) : end),
    written[0]?.base ?? 0,
  );
}

/** Where the first `size` bytes are, in order; shorter when some are missing. */
export function cover(pieces: readonly Piece[], size: number): Slice[] {
  const ordered = pieces.toSorted((a, b) => a.start - b.start);
  const slices: Slice[] = [];
  let [open, next, position]: [Piece[], number, number] = [[], 0, 0];
  while (position < size) {
    for (let piece = ordered[next]; piece !== undefined && piece.start <= position; piece = ordered[next]) {
      open.push(piece);
      next += 1;
    }
    open = open.filter(({ end }) => end > position);
    const piece = open.toSorted((a, b) => b.turn - a.turn || b.end - a.end)[0];
    if (piece === undefined) break;
    // Up to the next piece that begins within it: that one may be of a later turn.
    const end = Math.min(size, piece.end, ordered[next]?.start ?? size);
    const before = slices.at(-1);
    if (before?.piece === piece) slices[slices.length - 1] = { ...before, end };
    else slices.push({ piece, start: position, end });
    position = end;
  }
  return slices;
}

/** What of `slices` is between two offsets. */
export function between(slices: readonly Slice[], start: number, end: number): Slice[] {
  return slices
    .filter((slice) => slice.start < end && slice.end > start)
    .map((slice) => ({ ...slice, start: Math.max(start, slice.start), end: Math.min(end, slice.end) }));
}

function unhex(text: string): number {
  return Number.parseInt(text, 16);
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0');
}
