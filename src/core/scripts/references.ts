import { BUILTIN_NAMES } from './builtins.ts';
import { Scope } from './placeholders/scope.ts';
import { templateFaults } from './placeholders.ts';
import type { Faults } from './reading/faults.ts';
import { member } from './reading/pointer.ts';
import { isTemplate } from './reading/reader.ts';

/**
 * Checks every placeholder of a script as far as that is possible without values: its syntax, functions and names. Looks
 * at strings wherever they are, so that it has something to say of a script that is wrong in other ways as well.
 */
export function checkReferences(document: unknown, faults: Faults): void {
  const { inputs, ...rest } = recordOf(document);
  const declared = Array.isArray(inputs) ? inputs.map(recordOf) : [];
  const names = declared.flatMap(({ name }) => (typeof name === 'string' ? [name] : []));
  const whole = new References([...BUILTIN_NAMES, ...names], faults);
  whole.check(rest, '');
  // Of inputs, only what a writer is told may refer to other inputs.
  declared.forEach(({ write }, index) => {
    whole.check(write, `/inputs/${index}/write`);
  });
}

class References {
  readonly #known: readonly string[];
  readonly #scope: Scope;
  readonly #faults: Faults;

  constructor(known: readonly string[], faults: Faults) {
    this.#known = known;
    this.#scope = new Scope(new Map(known.map((name) => [name, undefined])));
    this.#faults = faults;
  }

  check(value: unknown, at: string): void {
    if (this.#faults.isFull) return;
    if (isTemplate(value)) {
      const faults = templateFaults(value, { known: this.#known, isKnown: (name) => this.#isKnown(name) });
      for (const message of faults) this.#faults.add(at, message);
    } else if (Array.isArray(value)) this.#checkEach(value, at);
    else if (value !== null && typeof value === 'object') this.#checkMembers(value, at);
  }

  /** What is repeated knows the item that it is repeated for; the list itself does not. */
  #checkMembers(value: object, at: string): void {
    const { repeat, ...rest } = recordOf(value);
    if (repeat === undefined) {
      this.#checkEach(value, at);
      return;
    }
    this.check(repeat, member(at, 'repeat'));
    const { as = 'item' } = recordOf(repeat);
    new References([String(as), 'index', ...this.#known], this.#faults).#checkEach(rest, at);
  }

  #checkEach(value: object, at: string): void {
    for (const [key, inner] of Object.entries(value)) this.check(inner, member(at, key));
  }

  /** A field is known where its row may have it: only the values tell. */
  #isKnown(name: string): boolean {
    return this.#scope.find(name) !== null || this.#scope.find(name.split('.')[0] ?? '') !== null;
  }
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? { ...value } : {};
}
