import { errorOf, PolyreelError } from './error.ts';
import type { Operations } from './openapi.ts';
import { retrying } from './retry.ts';

/** How a client reaches the server, and who it is. */
export interface PolyreelOptions {
  /** Like `https://media.example.com`; what comes before `/api/v1`. */
  readonly baseUrl: string;
  /** An API key; without one the cookie of a signed-in browser says who asks. */
  readonly key?: string | undefined;
  /** With a cookie: the `csrfToken` of the session, or null when there is none. */
  readonly csrfToken?: (() => string | null | undefined) | undefined;
  /** Instead of the global `fetch`; uploads then use it as well, and tell progress by chunks. */
  readonly fetch?: typeof globalThis.fetch | undefined;
  /** How often a call is repeated that failed for a reason that may pass; 4 unless said otherwise. */
  readonly retries?: number | undefined;
  /** Milliseconds for one try of a call; 60,000 unless said otherwise. */
  readonly timeout?: number | undefined;
}

/** What can be said of any call. */
export interface CallOptions {
  /** Ends the call, which then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds for one try. */
  readonly timeout?: number | undefined;
  /** Of a creating call: the same key makes the same thing once. Made by itself otherwise, so that repeating is safe. */
  readonly idempotencyKey?: string | undefined;
}

type Operation = keyof Operations;
type Part = 'params' | 'query' | 'body';

/** What an operation has to be given: those of path, query and body that it has. */
export type Given<O extends Operation> = {
  readonly [P in Part as Operations[O][P] extends undefined ? never : P]: Operations[O][P];
};
export type Reply<O extends Operation> = Operations[O]['reply'];
export type Query<O extends Operation> = NonNullable<Operations[O]['query']>;
export type Body<O extends Operation> = NonNullable<Operations[O]['body']>;

type Pairs = Readonly<Record<string, unknown>>;

export interface Request {
  readonly method: string;
  /** Below `/api/v1`. */
  readonly path: string;
  readonly query?: Pairs | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly body?: string | Blob | undefined;
}

const PREFIX = '/api/v1';
const RETRIES = 4;
const TIMEOUT = 60_000;

/** Calls the API: credentials, retries, JSON, errors. */
export class Http {
  readonly baseUrl: string;
  /** Whether somebody wants to see every request. */
  readonly isFetchGiven: boolean;
  readonly retries: number;
  readonly #options: PolyreelOptions;

  constructor(options: PolyreelOptions) {
    this.baseUrl = options.baseUrl.replace(/\/+$/, '');
    this.isFetchGiven = options.fetch !== undefined;
    this.retries = options.retries ?? RETRIES;
    this.#options = options;
  }

  /** One operation of the OpenAPI document, with a JSON reply. */
  async call<O extends Operation>(
    operation: O,
    given: Given<O>,
    options: CallOptions = {},
  ): Promise<Reply<O>> {
    return this.send<Reply<O>>(requestOf(operation, given), options, async (response) => {
      const text = await response.text();
      return text === '' ? undefined : JSON.parse(text);
    });
  }

  /** Sends a request, again if need be, until `read` has its reply. */
  send<T>(request: Request, options: CallOptions, read: (response: Response) => Promise<T>): Promise<T> {
    const { signal } = options;
    const { method } = request;
    const idempotencyKey = options.idempotencyKey ?? (method === 'POST' ? crypto.randomUUID() : undefined);
    const headers = { ...request.headers, ...(idempotencyKey && { 'idempotency-key': idempotencyKey }) };
    const isFinal = (error: PolyreelError) => mayHaveBegun(request, error);
    return retrying({ retries: this.retries, signal, isFinal }, async (before) => {
      try {
        return await this.#attempt({ ...request, headers }, options, read);
      } catch (error) {
        // It was there: a try before has deleted it, whose reply was lost.
        const isGone = error instanceof PolyreelError && error.status === 404;
        if (method === 'DELETE' && before > 0 && isGone) return undefined as T;
        throw error;
      }
    });
  }

  /** One try, without a limit in time: the reply, whatever its status. */
  async fetch({ method, path, query, headers, body }: Request, signal?: AbortSignal): Promise<Response> {
    const { key, fetch = globalThis.fetch } = this.#options;
    try {
      return await fetch(this.urlOf(path, query), {
        method,
        headers: { ...this.credentials(method), ...headers },
        ...(key !== undefined && { credentials: 'omit' as const }),
        ...(body !== undefined && { body }),
        ...(signal && { signal }),
      });
    } catch (error) {
      throw failureOf(error, signal);
    }
  }

  urlOf(path: string, query: Pairs = {}): string {
    const pairs = Object.entries(query).flatMap(([name, value]) =>
      [value].flat().flatMap((one): [string, string][] => (one == null ? [] : [[name, String(one)]])),
    );
    const text = new URLSearchParams(pairs).toString();
    return `${this.baseUrl}${PREFIX}${path}${text && `?${text}`}`;
  }

  /** The headers that say who asks. */
  credentials(method: string): Record<string, string> {
    const { key, csrfToken } = this.#options;
    if (key !== undefined) return { authorization: `Bearer ${key}` };
    const token = method === 'GET' || method === 'HEAD' ? null : csrfToken?.();
    return token ? { 'x-csrf-token': token } : {};
  }

  async #attempt<T>(
    request: Request,
    { signal, timeout = this.#options.timeout ?? TIMEOUT }: CallOptions,
    read: (response: Response) => Promise<T>,
  ): Promise<T> {
    const limit = AbortSignal.timeout(timeout);
    const either = signal === undefined ? limit : AbortSignal.any([signal, limit]);
    const response = await this.fetch(request, either);
    try {
      if (!response.ok) throw errorOf(response, await response.text());
      return await read(response);
    } catch (error) {
      throw failureOf(error, either);
    }
  }
}

/** What makes something new each time, whatever key it carries, is not repeated when nobody knows whether it was done. */
function mayHaveBegun({ method, path }: Request, { kind }: PolyreelError): boolean {
  const isUnknown = kind === 'network' || kind === 'timeout' || kind === 'unexpected';
  return isUnknown && method === 'POST' && /\/(?:batches|regenerate)$/.test(path);
}

function requestOf(operation: Operation, given: { params?: Pairs; query?: Pairs; body?: unknown }): Request {
  const [method = '', template = ''] = operation.split(' ');
  const path = template.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(String(given.params?.[name])));
  if (given.body === undefined) return { method, path, query: given.query };
  const headers = { 'content-type': 'application/json' };
  return { method, path, query: given.query, headers, body: JSON.stringify(given.body) };
}

/** What a failed exchange is thrown as: the reason of a signal that somebody aborted, or an error of ours. */
export function failureOf(error: unknown, signal: AbortSignal | undefined): unknown {
  if (error instanceof PolyreelError) return error;
  if (signal?.aborted) {
    const { reason } = signal;
    if (!(reason instanceof DOMException) || reason.name !== 'TimeoutError') return reason;
    const detail = 'The server took longer than the caller was willing to wait.';
    return new PolyreelError({ kind: 'timeout', detail, retryable: true, cause: reason });
  }
  if (error instanceof SyntaxError) {
    return new PolyreelError({
      kind: 'unexpected',
      detail: 'The answer is not the JSON that it should be.',
      cause: error,
    });
  }
  const detail = 'The server does not answer.';
  return new PolyreelError({ kind: 'network', detail, retryable: true, cause: error });
}
