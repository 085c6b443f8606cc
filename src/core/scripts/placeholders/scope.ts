import type { Value, Values } from './values.ts';
import { Work } from './work.ts';

/** What a name stands for; a known name may be without a value. */
export interface Binding {
  readonly value: Value | undefined;
}

/** The names that placeholders can use at one place of a script, those of a repeat before those of the whole. */
export class Scope {
  readonly #bindings: ReadonlyMap<string, Value | undefined>;
  readonly #byFolded: ReadonlyMap<string, Value | undefined>;
  readonly #outer: Scope | null;
  /** What everything random follows from. */
  readonly seed: number;
  readonly work: Work;

  constructor(
    bindings: ReadonlyMap<string, Value | undefined>,
    { outer = null, seed = outer?.seed ?? 0 }: { readonly outer?: Scope | null; readonly seed?: number } = {},
  ) {
    this.#bindings = bindings;
    // Of names that differ in case only, the first one is meant.
    this.#byFolded = new Map([...bindings].reverse().map(([name, value]) => [folded(name), value]));
    this.#outer = outer;
    this.seed = seed;
    this.work = outer?.work ?? new Work();
  }

  within(bindings: Values): Scope {
    return new Scope(bindings, { outer: this });
  }

  /** By the exact name, otherwise by one that differs in case or spacing only; null for an unknown one. */
  find(name: string): Binding | null {
    return this.#whole(name) ?? this.#field(name);
  }

  names(): string[] {
    return [...new Set([...this.#bindings.keys(), ...(this.#outer?.names() ?? [])])];
  }

  #whole(name: string): Binding | null {
    return this.#exact(name) ?? this.#similar(folded(name));
  }

  #exact(name: string): Binding | null {
    if (this.#bindings.has(name)) return { value: this.#bindings.get(name) };
    return this.#outer === null ? null : this.#outer.#exact(name);
  }

  #similar(name: string): Binding | null {
    if (this.#byFolded.has(name)) return { value: this.#byFolded.get(name) };
    return this.#outer === null ? null : this.#outer.#similar(name);
  }

  /** `person.name`: the field "name" of the row "person". */
  #field(path: string): Binding | null {
    const dot = path.indexOf('.');
    if (dot < 0) return null;
    const row = this.#whole(path.slice(0, dot))?.value;
    if (!(row instanceof Map)) return null;
    return new Scope(row).#whole(path.slice(dot + 1));
  }
}

/** What two names have in common that differ in case or spacing only. */
export function folded(name: string): string {
  return name.normalize('NFC').trim().replaceAll(/\s+/g, ' ').toLowerCase();
}
