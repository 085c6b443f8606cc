/**
 * The code points that a font has a glyph for, read from its `cmap` table
 * (https://learn.microsoft.com/typography/opentype/spec/cmap): its Unicode subtables, which are of format 4 or 12.
 */
export function readCharacterMap(cmap: Buffer): Set<number> {
  const characters = new Set<number>();
  for (let index = 0; index < cmap.readUInt16BE(2); index++) {
    const subtable = cmap.subarray(cmap.readUInt32BE(8 + index * 8));
    const format = subtable.readUInt16BE(0);
    if (format === 4) addSegments(subtable, characters);
    if (format === 12) addGroups(subtable, characters);
  }
  return characters;
}

/** Format 4: parallel arrays of the segments' ends, starts, deltas and offsets into what follows. */
function addSegments(table: Buffer, characters: Set<number>): void {
  const bytes = table.readUInt16BE(6);
  const [ends, starts, deltas, offsets] = [14, 16 + bytes, 16 + bytes * 2, 16 + bytes * 3];
  for (let at = 0; at < bytes; at += 2) {
    const [start, end] = [table.readUInt16BE(starts + at), table.readUInt16BE(ends + at)];
    const [delta, offset] = [table.readUInt16BE(deltas + at), table.readUInt16BE(offsets + at)];
    for (let character = start; character <= end && character < LAST_SEGMENT; character++) {
      const glyph =
        offset === 0
          ? (character + delta) % 65_536
          : table.readUInt16BE(offsets + at + offset + (character - start) * 2);
      if (glyph !== 0) characters.add(character);
    }
  }
}

/** "The last segment's start and end code shall be 0xFFFF", and means nothing. */
const LAST_SEGMENT = 0xffff;

/** Format 12: groups of the first and last code point and the first glyph. */
function addGroups(table: Buffer, characters: Set<number>): void {
  for (let index = 0; index < table.readUInt32BE(12); index++) {
    const at = 16 + index * 12;
    const end = table.readUInt32BE(at + 4);
    for (let character = table.readUInt32BE(at); character <= end; character++) characters.add(character);
  }
}
