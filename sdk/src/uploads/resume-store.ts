/** Remembers where uploads are on the server, so that they can go on after a reload or a restart. */
export interface ResumeStore {
  get(fingerprint: string): string | null | undefined | Promise<string | null | undefined>;
  set(fingerprint: string, uploadId: string): void | Promise<void>;
  delete(fingerprint: string): void | Promise<void>;
}

const PREFIX = 'polyreel-upload:';

/** As much of the browser's storage as is used here. */
interface Storage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

/** The page's storage; null where there is no page, or where it may not keep anything. */
export function pageStore(): ResumeStore | null {
  try {
    // Node has a storage that warns when it is looked at, and no document.
    if (!('document' in globalThis)) return null;
    const { localStorage } = globalThis as unknown as { readonly localStorage: Storage };
    return {
      get: (fingerprint) => localStorage.getItem(PREFIX + fingerprint),
      set: (fingerprint, uploadId) => localStorage.setItem(PREFIX + fingerprint, uploadId),
      delete: (fingerprint) => localStorage.removeItem(PREFIX + fingerprint),
    };
  } catch {
    return null; // storage is forbidden: uploads work, and begin anew after a reload
  }
}

/** A store for one file. */
export function remembering(store: ResumeStore, fingerprint: string) {
  return {
    get: () => store.get(fingerprint),
    set: (uploadId: string) => store.set(fingerprint, uploadId),
    delete: () => store.delete(fingerprint),
  };
}

/** The same file again, as far as can be told; null for bytes that nothing is known of. */
export function fingerprintOf(source: unknown, name: string | undefined): string | null {
  if (!(source instanceof Blob)) return null;
  const { name: own, lastModified } = source as Blob & {
    readonly name?: string;
    readonly lastModified?: number;
  };
  const known = name ?? (lastModified === undefined ? undefined : own);
  return known === undefined ? null : [known, source.size, lastModified ?? ''].join('|');
}
