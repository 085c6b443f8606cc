import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

const LINES = 4;
const LONGEST_LINE = 300;

/** The last lines that a process wrote, for the report of its death. */
export class LastWords {
  readonly #lines: string[] = [];

  constructor(output: Readable | null) {
    if (output === null) return;
    createInterface({ input: output }).on('line', (line) => {
      this.#lines.push(line.slice(0, LONGEST_LINE));
      if (this.#lines.length > LINES) this.#lines.shift();
    });
  }

  /** What was said over one file is nothing to say about the next, which may be somebody else's. */
  forget(): void {
    this.#lines.length = 0;
  }

  toString(): string {
    return this.#lines.join(' | ');
  }
}
