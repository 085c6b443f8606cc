import { once } from 'node:events';
import { styleText } from 'node:util';
import { Bar } from './bar.ts';

type Style = Parameters<typeof styleText>[0];

/** As much of standard output and standard error as is used here. */
export interface Output extends NodeJS.WritableStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** Milliseconds between two pictures of the bars. */
const FRAME = 100;
/** Columns, where the terminal does not know its own: some say 0. */
const USUAL_WIDTH = 80;

/**
 * Standard output for what was asked for, standard error for everything else. Bars live at the end of standard error and
 * are taken away while something else is written, so that no line ever lies within another.
 */
export class Terminal {
  readonly #stdout: Output;
  readonly #stderr: Output;
  /** Whether somebody sees standard error as it is written. */
  readonly hasBars: boolean;
  readonly #bars = new Set<Bar>();
  #drawn = 0;
  #frame: NodeJS.Timeout | null = null;

  constructor({ stdout, stderr, isDumb }: { stdout: Output; stderr: Output; isDumb: boolean }) {
    this.#stdout = stdout;
    this.#stderr = stderr;
    this.hasBars = stderr.isTTY === true && !isDumb;
  }

  /** Columns of standard output; null where nobody's window limits it. */
  get width(): number | null {
    return this.#stdout.isTTY ? this.#stdout.columns || USUAL_WIDTH : null;
  }

  /** A line of the result. */
  print(line: string): void {
    this.#between(() => this.#stdout.write(`${line}\n`));
  }

  /** A value as a line of JSON. */
  printJson(value: unknown): void {
    this.print(JSON.stringify(value));
  }

  /** Bytes of the result; resolves when there is room for more. */
  async write(bytes: Uint8Array): Promise<void> {
    if (!this.#stdout.write(bytes)) await once(this.#stdout, 'drain');
  }

  /** A line beside the result. */
  note(line: string): void {
    this.#between(() => this.#stderr.write(`${line}\n`));
  }

  error(message: string, details: readonly string[] = [], hint: string | null = null): void {
    this.note(`${this.#onStderr('red', 'error:')} ${message}`);
    for (const detail of details) this.note(`  ${detail}`);
    if (hint !== null) this.note(this.#onStderr('dim', hint));
  }

  /** Text for `print`; plain where standard output is no terminal, or NO_COLOR is set. */
  styled(style: Style, text: string): string {
    return styleText(style, text, { stream: this.#stdout });
  }

  /** A bar that is drawn until it is removed; without a terminal nothing is drawn. */
  addBar(label: string): Bar {
    const bar = new Bar(label, () => this.#schedule());
    this.#bars.add(bar);
    this.#schedule();
    return bar;
  }

  removeBar(bar: Bar): void {
    this.#bars.delete(bar);
    this.#schedule();
  }

  /** Takes what is left of the bars away. */
  close(): void {
    if (this.#frame !== null) clearTimeout(this.#frame);
    this.#frame = null;
    this.#erase();
    this.#bars.clear();
  }

  #onStderr(style: Style, text: string): string {
    return styleText(style, text, { stream: this.#stderr });
  }

  #between(write: () => void): void {
    this.#erase();
    write();
    this.#draw();
  }

  #schedule(): void {
    if (!this.hasBars || this.#frame !== null) return;
    this.#frame = setTimeout(() => {
      this.#frame = null;
      this.#erase();
      this.#draw();
    }, FRAME);
  }

  #erase(): void {
    // ECMA-48: up to the first of them (CPL), and erase from there (ED).
    if (this.#drawn > 0) this.#stderr.write(`\x1b[${this.#drawn}F\x1b[J`);
    this.#drawn = 0;
  }

  #draw(): void {
    if (!this.hasBars || this.#bars.size === 0) return;
    // A column less, as some terminals begin a new line behind the last one.
    const columns = (this.#stderr.columns || USUAL_WIDTH) - 1;
    const lines = [...this.#bars].map((bar) => `${bar.lineOf(columns)}\n`);
    this.#stderr.write(lines.join(''));
    this.#drawn = lines.length;
  }
}
