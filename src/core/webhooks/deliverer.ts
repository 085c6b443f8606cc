import { setTimeout as sleep } from 'node:timers/promises';
import { type BusyEndpoint, endpointsWithWork, recoverCursors } from '#db/webhook-endpoints.ts';
import type { Leases } from '../leases.ts';
import { WINDOW } from './fan-out.ts';
import { type TurnParts, takeTurn } from './turn.ts';

/** Milliseconds between two looks for something to tell. */
const BEAT = 500;
/** Endpoints that one process tells something at the same time. */
const PLACES = 16;
/** Of them for one workspace: its slow endpoints hold up those of others as little. */
const PLACES_OF_ONE = 4;

export interface DelivererParts extends TurnParts {
  readonly leases: Leases;
}

/**
 * Tells all endpoints what happens, from its making until it is disposed. It looks by itself: what there is to tell is in the
 * database, so that nothing is lost with a process. Of several processes one at a time tells an endpoint, under a lease; an
 * endpoint that is slow takes one of the places, and those that are not have the others.
 */
export function openDeliverer(parts: DelivererParts): AsyncDisposable {
  return new Deliverer(parts);
}

interface Turn {
  readonly workspaceId: string;
  readonly end: Promise<void>;
}

class Deliverer implements AsyncDisposable {
  readonly #parts: DelivererParts;
  readonly #closing = new AbortController();
  /** What is told something now, by the ids of endpoints. */
  readonly #turns = new Map<string, Turn>();
  /** Which endpoint had a turn when, on the clock of `performance.now()`. */
  readonly #served = new Map<string, number>();
  readonly #running: Promise<void>;

  constructor(parts: DelivererParts) {
    this.#parts = parts;
    this.#running = this.#run();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing.abort();
    await this.#running;
    await Promise.all([...this.#turns.values()].map(({ end }) => end));
  }

  async #run(): Promise<void> {
    const { db, log } = this.#parts;
    const { signal } = this.#closing;
    let recovered = false;
    while (!signal.aborted) {
      try {
        if (!recovered) await recoverCursors(db);
        recovered = true;
        this.#begin(await endpointsWithWork(db, WINDOW));
      } catch (error) {
        log.warn({ err: error }, 'what there is to tell webhooks could not be read');
      }
      await sleep(BEAT, null, { signal }).catch(() => {}); // closing ends the wait
    }
  }

  /** Those that have waited longest come first. */
  #begin(busy: readonly BusyEndpoint[]): void {
    const ids = new Set(busy.map(({ id }) => id));
    for (const id of this.#served.keys()) if (!ids.has(id)) this.#served.delete(id);
    const waiting = busy.filter(({ id }) => !this.#turns.has(id));
    waiting.sort((one, other) => this.#servedAt(one) - this.#servedAt(other));
    for (const { id, workspaceId } of waiting) {
      const places = [...this.#turns.values()].filter((turn) => turn.workspaceId === workspaceId).length;
      if (this.#turns.size < PLACES && places < PLACES_OF_ONE) {
        this.#turns.set(id, { workspaceId, end: this.#serve(id) });
      }
    }
  }

  #servedAt({ id }: BusyEndpoint): number {
    return this.#served.get(id) ?? 0;
  }

  async #serve(id: string): Promise<void> {
    const { leases, log } = this.#parts;
    this.#served.set(id, performance.now());
    try {
      await leases.attempt(`webhook ${id}`, (lease) =>
        takeTurn(this.#parts, id, AbortSignal.any([lease.signal, this.#closing.signal])),
      );
    } catch (error) {
      log.error({ err: error, endpoint: id }, 'a webhook could not be told; it is tried again');
    } finally {
      this.#turns.delete(id);
    }
  }
}
