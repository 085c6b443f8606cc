import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { between, cover, extentOf, type Piece, pieceName, readNames, turnName } from './pieces.ts';

const piece = (turn: number, base: number, start: number, end: number): Piece => ({ turn, base, start, end });
const shown = (pieces: readonly Piece[], size: number) =>
  cover(pieces, size).map(({ piece: { turn }, start, end }) => `${turn}:${start}-${end}`);

suite('pieces of an upload', () => {
  test('names say everything, and are in the order of turns', () => {
    const all = [piece(1, 0, 0, 10), piece(2, 10, 10, 2 ** 44), piece(300, 7, 0, 99)];
    const names = [...all.map(pieceName), turnName(1), turnName(2), turnName(300)].sort();
    const taken = new Date(0);
    const listing = readNames(names.map((name) => ({ name, modified: taken })));
    assert.deepEqual(listing.pieces, all);
    assert.deepEqual(
      listing.turns,
      [1, 2, 300].map((turn) => ({ turn, taken })),
    );
    assert.deepEqual(names, [
      turnName(1),
      pieceName(piece(1, 0, 0, 10)),
      turnName(2),
      pieceName(piece(2, 10, 10, 2 ** 44)),
      turnName(300),
      pieceName(piece(300, 7, 0, 99)),
    ]);
  });

  test('other names are nobody’s', () => {
    const objects = ['', 'x', '00000001-', 'index.html'].map((name) => ({ name, modified: new Date() }));
    assert.deepEqual(readNames(objects), { pieces: [], turns: [] });
  });

  test('pieces follow each other, and a window takes in the small ones before it', () => {
    const pieces = [piece(1, 0, 0, 4), piece(2, 4, 4, 6), piece(3, 6, 0, 8), piece(3, 6, 8, 11)];
    assert.deepEqual(shown(pieces, 11), ['3:0-8', '3:8-11']);
    assert.deepEqual(shown(pieces.slice(0, 2), 6), ['1:0-4', '2:4-6']);
    assert.equal(extentOf(pieces), 11);
  });

  test('what a turn wrote beyond the base of a later one does not count, however late it arrives', () => {
    const overtaken = [piece(1, 0, 0, 4), piece(1, 0, 4, 9), piece(2, 4, 4, 6)];
    assert.deepEqual(shown(overtaken, 6), ['1:0-4', '2:4-6']);
    assert.equal(extentOf(overtaken), 6);
    const larger = [piece(1, 0, 0, 9), piece(2, 4, 4, 6), piece(3, 6, 6, 7)];
    assert.deepEqual(shown(larger, 7), ['1:0-4', '2:4-6', '3:6-7']);
  });

  test('a gap ends what there is', () => {
    const pieces = [piece(1, 0, 0, 4), piece(1, 0, 8, 12)];
    assert.equal(extentOf(pieces), 4);
    assert.deepEqual(shown(pieces, 12), ['1:0-4']);
    assert.deepEqual(shown([], 5), []);
    assert.equal(extentOf([]), 0);
  });

  test('what is between two offsets is cut at both', () => {
    const slices = cover([piece(1, 0, 0, 4), piece(1, 0, 4, 8)], 8);
    const cut = between(slices, 3, 5).map(({ start, end }) => [start, end]);
    assert.deepEqual(cut, [
      [3, 4],
      [4, 5],
    ]);
    assert.deepEqual(between(slices, 8, 9), []);
  });
});
