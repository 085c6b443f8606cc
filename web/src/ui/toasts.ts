import { createStore } from './store.ts';

export interface Toast {
  readonly id: number;
  readonly text: string;
  readonly tone: 'neutral' | 'bad';
  /** What takes it back, or goes on. */
  readonly action: { readonly label: string; readonly run: () => void } | null;
}

export const toasts = createStore<readonly Toast[]>([]);

let last = 0;

/** Tells what was done, at the edge of the page; errors stay until they are closed. */
export function toast(
  text: string,
  { tone = 'neutral', action = null }: Partial<Pick<Toast, 'tone' | 'action'>> = {},
) {
  last += 1;
  const id = last;
  // Three at most: who does many things at once reads the last ones.
  toasts.update((shown) => [...shown.slice(-2), { id, text, tone, action }]);
}

export function dismiss(id: number): void {
  toasts.update((shown) => shown.filter((one) => one.id !== id));
}
