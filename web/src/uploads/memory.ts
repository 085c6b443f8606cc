import type { ResumeStore } from '@polyreel/sdk';

/** What is left of uploads when the page is closed: in this browser only, and without the files. */
export interface Unfinished {
  readonly id: string;
  readonly name: string;
  readonly size: number;
}

const UPLOADS = 'polyreel.uploads';
const PLACES = 'polyreel.upload.';

export function interrupted(): Unfinished[] {
  try {
    const known: unknown = JSON.parse(localStorage.getItem(UPLOADS) ?? '[]');
    return Array.isArray(known) ? known : [];
  } catch {
    return []; // somebody else's, or half of it: nothing to go on with
  }
}

export function remember(one: Unfinished): void {
  save([...interrupted().filter(({ id }) => id !== one.id), one]);
}

export function forget(id: string): void {
  save(interrupted().filter((one) => one.id !== id));
}

function save(all: readonly Unfinished[]): void {
  localStorage.setItem(UPLOADS, JSON.stringify(all));
}

/** Where the server keeps what has arrived of a file, by the file's fingerprint. */
export const resumeStore: ResumeStore = {
  get: async (fingerprint) => localStorage.getItem(PLACES + fingerprint),
  set: async (fingerprint, url) => localStorage.setItem(PLACES + fingerprint, url),
  delete: async (fingerprint) => localStorage.removeItem(PLACES + fingerprint),
};
