import { setTimeout as sleep } from 'node:timers/promises';
import type { Kysely } from 'kysely';
import { type EventPosition, eventfulWorkspaces, presentPosition } from '#db/events.ts';
import type { Schema } from '#db/schema.ts';
import type { Logger } from '#log.ts';
import type { Changes } from '../changes.ts';
import { type AssetProgress, openProgress } from './progress.ts';

/** Milliseconds between two looks at the feed while somebody follows it. */
const BEAT = 250;

/** Somebody who follows what happens in one workspace. */
export interface Follower extends Disposable {
  /**
   * Resolves when something may have happened since the last call, when `atMost` milliseconds are over, or when the signal
   * aborts.
   */
  next(atMost: number, signal: AbortSignal): Promise<void>;
  /** How far each asset is that has moved since the last call. */
  takeProgress(): readonly AssetProgress[];
}

/**
 * Looks for news once for all who follow in this process, and not at all when nobody does. It looks by itself, so that
 * nothing that writes has to tell of it, and nothing is missed whichever process wrote.
 */
export interface Pulse extends AsyncDisposable {
  /** What happens after it has resolved wakes the follower. */
  follow(workspaceId: string): Promise<Follower>;
}

export interface PulseParts {
  readonly db: Kysely<Schema>;
  readonly changes: Changes;
  readonly log: Logger;
}

export function openPulse(parts: PulseParts): Pulse {
  return new PollingPulse(parts);
}

class PollingPulse implements Pulse {
  readonly #parts: PulseParts;
  readonly #followers = new Set<Following>();
  readonly #closing = new AbortController();
  readonly #progress: AsyncDisposable;
  #position: Promise<EventPosition> | null = null;
  #beating: Promise<void> = Promise.resolve();

  constructor(parts: PulseParts) {
    this.#parts = parts;
    this.#progress = openProgress({
      ...parts,
      isWanted: () => this.#followers.size > 0,
      tell: (workspaceId, progress) => {
        for (const one of this.#of(workspaceId)) one.hint(progress);
      },
    });
  }

  async follow(workspaceId: string): Promise<Follower> {
    const follower = new Following(workspaceId, () => this.#followers.delete(follower));
    this.#followers.add(follower);
    try {
      if (this.#position === null) {
        const position = presentPosition(this.#parts.db);
        this.#position = position;
        this.#beating = this.#beating.then(() => this.#beat(position));
      }
      await this.#position;
      return follower;
    } catch (error) {
      follower[Symbol.dispose]();
      throw error;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing.abort();
    await this.#beating;
    await this.#progress[Symbol.asyncDispose]();
  }

  /** Until nobody follows any more. */
  async #beat(start: Promise<EventPosition>): Promise<void> {
    const { signal } = this.#closing;
    try {
      let position = await start;
      while (this.#followers.size > 0 && !signal.aborted) {
        const { workspaceIds, until } = await eventfulWorkspaces(this.#parts.db, position);
        position = until;
        for (const workspaceId of workspaceIds) for (const one of this.#of(workspaceId)) one.wake();
        await sleep(BEAT, null, { signal }).catch(() => {}); // closing ends the wait
      }
    } catch (error) {
      this.#parts.log.warn({ err: error }, 'the feed of events could not be read');
      // They look for themselves, and end when they cannot either.
      for (const one of this.#followers) one.end();
    } finally {
      this.#position = null;
    }
  }

  #of(workspaceId: string): Following[] {
    return [...this.#followers].filter((one) => one.workspaceId === workspaceId);
  }
}

class Following implements Follower {
  readonly workspaceId: string;
  readonly #leave: () => void;
  readonly #progress = new Map<string, AssetProgress>();
  #isAwake = true;
  #isOver = false;
  #resolve: () => void = () => {};

  constructor(workspaceId: string, leave: () => void) {
    this.workspaceId = workspaceId;
    this.#leave = leave;
  }

  wake(): void {
    this.#isAwake = true;
    this.#resolve();
  }

  /** It would not be woken any more. */
  end(): void {
    this.#isOver = true;
    this.wake();
  }

  hint(progress: AssetProgress): void {
    this.#progress.set(progress.assetId, progress);
    this.wake();
  }

  takeProgress(): readonly AssetProgress[] {
    const taken = [...this.#progress.values()];
    this.#progress.clear();
    return taken;
  }

  async next(atMost: number, signal: AbortSignal): Promise<void> {
    if (this.#isOver) throw new Error('The feed cannot be followed at the moment.');
    if (!this.#isAwake && !signal.aborted) {
      const { promise, resolve } = Promise.withResolvers<void>();
      const wake = () => resolve();
      this.#resolve = wake;
      const timer = setTimeout(wake, atMost);
      signal.addEventListener('abort', wake);
      await promise;
      clearTimeout(timer);
      signal.removeEventListener('abort', wake);
    }
    this.#isAwake = false;
  }

  [Symbol.dispose](): void {
    this.#leave();
  }
}
