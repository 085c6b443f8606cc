import type { Warning } from '../../generation/generation.ts';

/** More than anybody reads. */
const MAX_WARNINGS = 200;

/** What is worth knowing of a script that can be rendered nevertheless; the same at the same place only once. */
export class Warnings {
  readonly #found = new Map<string, Warning>();

  add(code: Warning['code'], at: string, message: string): void {
    const key = `${code}\n${at}`;
    if (!this.#found.has(key) && this.#found.size < MAX_WARNINGS) this.#found.set(key, { code, message, at });
  }

  list(): Warning[] {
    return [...this.#found.values()];
  }
}
