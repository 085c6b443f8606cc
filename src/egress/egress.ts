import type { IncomingHttpHeaders } from 'node:http';
import type { Logger } from '#log.ts';
import type { Resolve } from './dial.ts';
import type { MinimumRate } from './pace.ts';
import type { PortRange } from './targets.ts';

export interface EgressLimits {
  /** Milliseconds for finding the address, connecting and the TLS handshake. */
  readonly connect: number;
  /** Milliseconds from the request to the end of the reply's headers. */
  readonly headers: number;
  /** Longest silence within a body, in milliseconds. */
  readonly idle: number;
  /** Milliseconds for a fetch with all its redirects and its whole body. */
  readonly total: number;
  readonly minRate: MinimumRate;
  /** Bytes of a reply's headers. */
  readonly maxHeaderBytes: number;
}

export const DEFAULT_LIMITS: EgressLimits = {
  connect: 10_000,
  headers: 30_000,
  idle: 30_000,
  total: 6 * 3_600_000,
  minRate: { bytesPerSecond: 1024, window: 30_000 },
  maxHeaderBytes: 16_384,
};

export interface EgressOptions {
  /** Hosts, suffixes, addresses and ranges that are open although not public: see `parseAllowEntry`. */
  readonly allow: readonly string[];
  readonly ports: readonly PortRange[];
  readonly limits: EgressLimits;
  readonly resolve: Resolve;
  readonly log: Logger;
  /** What a request belongs to, as W3C Trace Context writes it; null when that is not traced. */
  readonly traceparent: () => string | null;
}

export interface FetchOptions {
  readonly method?: string;
  /** `Host`, `Content-Length` and `Connection` are ours to say. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array | null;
  readonly signal: AbortSignal;
  /** 0 hands a redirect out as it is. */
  readonly maxRedirects?: number;
}

/** A reply whose body is still to come. Read the body to its end or dispose: until then a socket is open. */
export interface Reply extends Disposable {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: IncomingHttpHeaders;
  /** Where the last redirect led. */
  readonly url: URL;
  /** Once, and with the limits of time and rate: see `replyBody` for its errors. */
  readonly body: AsyncIterable<Uint8Array>;
}

/** The one way out to the network. */
export interface Egress extends AsyncDisposable {
  /** Reads a link as `fetch` would, without going there; for refusing it early. Throws as `parseTarget` does. */
  check(link: string): URL;
  /**
   * Resolves to whatever reply comes, also to one of 404 or 503. Throws `invalid` and `unprocessable` for what is not
   * let out or answers nonsense, `unavailable` for what fails now and may work later, `too-slow` when time is up, and
   * the signal's reason when that aborts.
   */
  fetch(link: string | URL, options: FetchOptions): Promise<Reply>;
}
