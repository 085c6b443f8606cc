import { padded, printable } from './columns.ts';
import { sizeText } from './size.ts';

const FULL = '█';
const EMPTY = '░';
/** Columns of the bar itself. */
const MOST = 24;
/** Columns that a label has at least, or nothing but the percentage stands beside it. */
const LEAST = 8;
const MOST_LABEL = 40;

/** How far one thing is. */
export class Bar {
  readonly #label: string;
  readonly #onChange: () => void;
  /** From 0 to 1; null while it is not known. */
  #part: number | null = null;
  #text = '';

  constructor(label: string, onChange: () => void) {
    this.#label = printable(label);
    this.#onChange = onChange;
  }

  /** `part` is from 0 to 1, or null when nobody knows. */
  update(part: number | null, text: string): void {
    this.#part = part === null ? null : Math.min(1, Math.max(0, part));
    this.#text = text;
    this.#onChange();
  }

  /** Bytes of a transfer. */
  updateBytes(sent: number, total: number | null): void {
    if (total === null) this.update(null, sizeText(sent));
    else this.update(total === 0 ? 1 : sent / total, `${sizeText(sent)} of ${sizeText(total)}`);
  }

  /** At most so many columns. */
  lineOf(columns: number): string {
    const percent = this.#part === null ? '' : `${Math.floor(this.#part * 100)} %`.padStart(5);
    const width = Math.min(MOST, Math.max(4, Math.floor(columns / 4)));
    const tail = [this.#part === null ? '' : drawn(this.#part, width), percent, this.#text]
      .filter((one) => one !== '')
      .join(' ');
    const room = columns - tail.length - 1;
    if (room < LEAST) return `${padded(this.#label, columns - percent.length - 1)} ${percent}`;
    return `${padded(this.#label, Math.min(room, MOST_LABEL))} ${tail}`;
  }
}

function drawn(part: number, width: number): string {
  const full = Math.floor(part * width);
  return FULL.repeat(full) + EMPTY.repeat(width - full);
}
