/** What a terminal shows of what was written to it, for the sequences that bars use. */
export class Screen {
  /** Those that have something in them, and those above. */
  lines: string[] = [];
  #row = 0;

  write(text: string): void {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what terminals obey
    for (const [piece, up, erase] of text.matchAll(/\x1b\[(\d+)F|\x1b\[(J)|\n|[^\x1b\n]+/g)) {
      if (up !== undefined) this.#row -= Number(up);
      else if (erase !== undefined) this.lines.length = this.#row;
      else if (piece === '\n') this.#row += 1;
      else this.lines[this.#row] = (this.lines[this.#row] ?? '') + piece;
    }
  }
}
