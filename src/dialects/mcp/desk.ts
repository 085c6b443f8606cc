import type { Polyreel } from '#sdk/index.ts';

/** What a tool works with: the API as one key may use it, wherever the server is. */
export interface Desk {
  readonly polyreel: Polyreel;
  /** Reads a signed URL of the service. */
  readonly fetch: (url: string, init: { readonly signal: AbortSignal }) => Promise<Response>;
}
