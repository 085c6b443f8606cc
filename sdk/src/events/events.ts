import { backoff, sleep } from '../backoff.ts';
import { errorOf, PolyreelError } from '../error.ts';
import { type CallOptions, failureOf, type Http } from '../http.ts';
import type { Asset, Feed, FeedEvent } from '../openapi.ts';
import { messagesOf } from './messages.ts';

type Subjects = Pick<FeedEvent, 'assetId' | 'projectId' | 'scriptId' | 'batchId' | 'asset'>;

/** Something that happened in the workspace. */
export interface PolyreelEvent extends Partial<Subjects> {
  /** Where a stream goes on from; null for what is told live only, like `asset.progress`. */
  readonly id: string | null;
  /** Like `asset.ready`; `reset` means that events were missed, and that what is known should be asked for anew. */
  readonly type: string;
  readonly at: string;
  /** Of a transfer, with `asset.progress`. */
  readonly progress?: Asset['progress'];
  /** Of what is being made, with `asset.progress`; percent. */
  readonly generation?: { readonly phase: string | null; readonly progress: number } | null;
}

/** Where to begin a page of the events, and which of them are wanted. */
export interface EventQuery {
  /** The id of the last event that is known; the oldest one that is kept otherwise. */
  readonly after?: string | undefined;
  readonly types?: readonly string[] | undefined;
  readonly limit?: number | undefined;
}

/** Which events to follow, and from where. */
export interface StreamOptions {
  readonly signal?: AbortSignal | undefined;
  /** Only those of these types. */
  readonly types?: readonly string[] | undefined;
  /** The id of the last event that is known already; otherwise what happens from now on. */
  readonly after?: string | undefined;
  /** Called with true when the stream is connected, and with false when it is not any more. */
  readonly onState?: ((isConnected: boolean) => void) | undefined;
}

/** Milliseconds; the server says something every 15 seconds, so a line that is silent for longer is a dead one. */
const SILENCE = 45_000;

/** What happens in the workspace, as it happens. */
export class Events {
  readonly #http: Http;

  constructor(http: Http) {
    this.#http = http;
  }

  /**
   * A page of what happened, the oldest first; `after` of the reply asks for the next one, now or later.
   *
   * @example
   * const { data, after } = await polyreel.events.list({ types: ['asset.ready', 'asset.failed'] });
   * console.log(data.length, after);
   */
  list({ types, ...query }: EventQuery = {}, options?: CallOptions): Promise<Feed> {
    return this.#http.call('GET /events', { query: { ...query, types: types?.join() } }, options);
  }

  /**
   * The events from now on, or after a known one, without end: a connection that is lost is made anew, and goes on after
   * the last event. Ends when the loop is left, and rejects when the signal aborts or the key is not valid any more.
   *
   * @example
   * await polyreel.upload(file);
   * for await (const event of polyreel.events.stream({ after: '0', types: ['asset.ready'] })) {
   *   console.log(event.asset?.name);
   *   break;
   * }
   */
  async *stream(options: StreamOptions = {}): AsyncGenerator<PolyreelEvent, void, undefined> {
    const { signal, types, onState } = options;
    let last = options.after ?? null;
    let pause: number | null = null;
    for (let failures = 0; ; failures += 1) {
      const closing = new AbortController();
      try {
        const either = signal === undefined ? closing.signal : AbortSignal.any([signal, closing.signal]);
        for await (const message of this.#connect({ last, types, onState, closing }, either)) {
          failures = 0;
          pause = message.retry ?? pause;
          last = message.id ?? last;
          if (message.data !== '') yield { id: message.id, ...JSON.parse(message.data), type: message.event };
        }
      } catch (error) {
        signal?.throwIfAborted();
        if (error instanceof PolyreelError && !error.retryable) throw error;
      } finally {
        closing.abort();
        onState?.(false);
      }
      await sleep(Math.max(pause ?? 0, backoff(failures)), signal);
    }
  }

  async *#connect(
    {
      last,
      types,
      onState,
      closing,
    }: Pick<StreamOptions, 'types' | 'onState'> & { last: string | null; closing: AbortController },
    signal: AbortSignal,
  ) {
    const hangUp = () => closing.abort(new DOMException('The stream is silent.', 'TimeoutError'));
    let watchdog = setTimeout(hangUp, SILENCE);
    const headers = { accept: 'text/event-stream', ...(last !== null && { 'last-event-id': last }) };
    const query = { types: types?.join() };
    try {
      const response = await this.#http.fetch({ method: 'GET', path: '/events', query, headers }, signal);
      if (!response.ok) throw errorOf(response, await response.text());
      if (response.body === null) return;
      onState?.(true);
      yield* messagesOf(response.body, () => {
        clearTimeout(watchdog);
        watchdog = setTimeout(hangUp, SILENCE);
      });
    } catch (error) {
      throw failureOf(error, signal);
    } finally {
      clearTimeout(watchdog);
    }
  }
}
