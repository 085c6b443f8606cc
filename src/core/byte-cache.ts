/** What an entry takes besides its bytes, about. */
const OVERHEAD = 300;

/** Bytes by name, of at most so many bytes together: what was not asked for lately goes first. */
export class ByteCache<V extends { readonly bytes: Uint8Array }> {
  readonly #half: number;
  #recent = new Map<string, V>();
  #earlier = new Map<string, V>();
  /** Of the recent ones. */
  #size = 0;

  constructor(most: number) {
    this.#half = most / 2;
  }

  get(name: string): V | null {
    const recent = this.#recent.get(name);
    if (recent !== undefined) return recent;
    const earlier = this.#earlier.get(name);
    if (earlier === undefined) return null;
    this.set(name, earlier);
    return earlier;
  }

  /** What would take half of the room by itself is not kept. */
  set(name: string, value: V): void {
    const size = sizeOf(value);
    this.delete(name);
    if (size > this.#half) return;
    if (this.#size + size > this.#half) {
      this.#earlier = this.#recent;
      this.#recent = new Map();
      this.#size = 0;
    }
    this.#recent.set(name, value);
    this.#size += size;
  }

  delete(name: string): void {
    const recent = this.#recent.get(name);
    if (recent !== undefined) this.#size -= sizeOf(recent);
    this.#recent.delete(name);
    this.#earlier.delete(name);
  }

  clear(): void {
    this.#recent.clear();
    this.#earlier.clear();
    this.#size = 0;
  }
}

function sizeOf({ bytes }: { readonly bytes: Uint8Array }): number {
  return bytes.byteLength + OVERHEAD;
}
