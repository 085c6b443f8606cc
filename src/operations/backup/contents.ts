import { existsSync } from 'node:fs';
import { readNdjson } from './ndjson.ts';

/** Why a blob is not in a backup. */
export const DAMAGES = ['missing', 'wrong'] as const;
export type Damage = (typeof DAMAGES)[number];

/** One blob of a cut: which bytes it is. Files of them are in the order of keys. */
export interface Content {
  readonly key: string;
  readonly size: number;
  /** Hex; null when the storage did not have its bytes. */
  readonly sha256: string | null;
  readonly damage: Damage | null;
}

/** Looks keys up in a file of contents, each greater than the one before: a walk along both, with nothing kept. */
export class ContentsLookup implements AsyncDisposable {
  readonly #contents: AsyncGenerator<Content>;
  #current: Content | null = null;

  constructor(path: string) {
    this.#contents = walk(path);
  }

  async find(key: string): Promise<Content | null> {
    while (this.#current === null || this.#current.key < key) {
      const { value, done } = await this.#contents.next();
      if (done) return null;
      this.#current = value;
    }
    return this.#current.key === key ? this.#current : null;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#contents.return(undefined);
  }
}

async function* walk(path: string): AsyncGenerator<Content> {
  if (!existsSync(path)) return;
  for await (const batch of readNdjson<Content>(path)) yield* batch;
}
