import { AssetError, type ErrorKind, type Fault } from '#errors.ts';

/** More than anybody mends at once. */
const MAX_FAULTS = 500;

/** Everything that is wrong with a script, collected so that all of it is told at once. Places are JSON pointers. */
export class Faults {
  readonly #found = new Map<string, Fault>();
  readonly #in: Fault['in'];

  constructor(place: Fault['in'] = 'body') {
    this.#in = place;
  }

  /** A clip that is repeated has the same fault each time, and tells it once. */
  add(at: string, message: string): void {
    if (!this.isFull) this.#found.set(`${at}\n${message}`, { at, in: this.#in, message });
  }

  /** Nothing more will be kept, so that looking further is for nothing. */
  get isFull(): boolean {
    return this.#found.size >= MAX_FAULTS;
  }

  /** Whether what a pointer leads to is wrong: the whole that it is in, or anything within it. */
  concern(pointer: string): boolean {
    return [...this.#found.values()].some(
      ({ at }) => at === '' || at === pointer || at.startsWith(`${pointer}/`),
    );
  }

  /** Throws an `AssetError` with all of them, if there are any. */
  throwIfAny(what: string, kind: ErrorKind = 'invalid'): void {
    const faults = [...this.#found.values()];
    const [first] = faults;
    if (first === undefined) return;
    const others = faults.length > 1 ? `, and ${faults.length - 1} more` : '';
    throw new AssetError(kind, `${what}: ${first.at || 'the whole'} ${first.message}${others}.`, { faults });
  }
}
