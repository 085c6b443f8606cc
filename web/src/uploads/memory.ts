/** What is left of an upload when the page is closed: in this browser only, and without the file. */
export interface Unfinished {
  readonly id: string;
  readonly name: string;
  readonly size: number;
}

const KEY = 'polyreel.uploads';

export function interrupted(): Unfinished[] {
  try {
    const known: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
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
  localStorage.setItem(KEY, JSON.stringify(all));
}
