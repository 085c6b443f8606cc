import { backoff, sleep } from '../backoff.ts';
import { errorOf, PolyreelError } from '../error.ts';
import { failureOf, type Http } from '../http.ts';
import type { Asset } from '../openapi.ts';
import { messagesOf } from './messages.ts';

/** Something that happened in the workspace. */
export interface PolyreelEvent {
  /** Where a stream goes on from; null for what is told live only, like `asset.progress`. */
  readonly id: string | null;
  /** Like `asset.ready`; `reset` means that events were missed, and that what is known should be asked for anew. */
  readonly type: string;
  readonly at: string;
  readonly assetId?: string | null;
  /** As it was when the event was told. */
  readonly asset?: Asset | null;
  /** Of a transfer, with `asset.progress`. */
  readonly progress?: Asset['progress'];
  readonly [field: string]: unknown;
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
   * The events from now on, or after a known one, without end: a connection that is lost is made anew, and goes on after
   * the last event. Ends when the loop is left, and rejects when the signal aborts or the key is not valid any more.
   *
   * @example
   * for await (const event of polyreel.events.stream({ after: '0' })) {
   *   console.log(event.type, event.asset?.name);
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
    const query = { types: types?.join(',') };
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
