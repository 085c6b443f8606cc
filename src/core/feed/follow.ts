import type { Kysely } from 'kysely';
import type { EventPosition } from '#db/events.ts';
import type { Schema } from '#db/schema.ts';
import { type EventType, type FeedEvent, readFeed } from './feed.ts';
import type { AssetProgress } from './progress.ts';
import type { Follower } from './pulse.ts';

/** Events read at a time: what waits for one who follows slowly. */
const PAGE = 50;
/** Milliseconds after which events are looked for that could not be told yet. */
const HELD = 100;

/** What there is to tell; `quiet` when there was nothing for `Following.patience`. */
export type News =
  | { readonly kind: 'event'; readonly event: FeedEvent }
  | { readonly kind: 'progress'; readonly progress: AssetProgress }
  | { readonly kind: 'quiet' };

export interface Following {
  readonly db: Kysely<Schema>;
  readonly follower: Follower;
  readonly workspaceId: string;
  readonly after: EventPosition;
  /** Null for all. */
  readonly types: readonly EventType[] | null;
  readonly withProgress: boolean;
  /** Milliseconds. */
  readonly patience: number;
  readonly signal: AbortSignal;
}

/** What happens in a workspace, in order and nothing left out, as it happens, until the signal aborts. */
export async function* follow({
  db,
  follower,
  patience,
  signal,
  ...wanted
}: Following): AsyncGenerator<News> {
  const { workspaceId, types, withProgress } = wanted;
  let after = wanted.after;
  while (!signal.aborted) {
    const page = await readFeed(db, { workspaceId, after, types, limit: PAGE });
    after = page.position;
    for (const event of page.events) yield { kind: 'event', event };
    const moved = withProgress ? follower.takeProgress() : [];
    for (const progress of moved) yield { kind: 'progress', progress };
    if (page.hasMore) continue;
    if (page.events.length + moved.length === 0) yield { kind: 'quiet' };
    await follower.next(page.held ? HELD : patience, signal);
  }
}
