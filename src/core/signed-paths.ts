import type { LinkTarget } from './links.ts';

type File = Omit<LinkTarget, 'download'>;

/** Some hundred bytes each. */
const MOST = 20_000;

/**
 * Remembers what was signed in a window: lists are asked for again and again, and signing is a third of what they cost.
 * When there are too many it begins anew, as it does with each window.
 */
export class SignedPaths {
  readonly #sign: (file: File, expiry: string) => string;
  readonly #paths = new Map<string, string>();
  #expiry = '';

  constructor(sign: (file: File, expiry: string) => string) {
    this.#sign = sign;
  }

  of(file: File, expiry: string): string {
    if (expiry !== this.#expiry || this.#paths.size >= MOST) {
      this.#paths.clear();
      this.#expiry = expiry;
    }
    // Neither an id nor a rendition has a "|".
    const key = `${file.assetId}|${file.rendition}|${file.name}`;
    const known = this.#paths.get(key);
    if (known !== undefined) return known;
    const path = this.#sign(file, expiry);
    this.#paths.set(key, path);
    return path;
  }
}
