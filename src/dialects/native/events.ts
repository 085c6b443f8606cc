import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyRequest } from 'fastify';
import {
  EVENT_TYPES,
  type EventType,
  eventId,
  type FeedEvent,
  readFeed,
  type Start,
  startAfter,
} from '#core/feed/feed.ts';
import { follow, type News } from '#core/feed/follow.ts';
import type { AssetProgress } from '#core/feed/progress.ts';
import type { Principal } from '#core/keys.ts';
import type { Links } from '#core/links.ts';
import { AssetError } from '#errors.ts';
import { clientSignal } from '#http/client-signal.ts';
import { eventText, HEARTBEAT, sendEventStream, streamStart } from '#http/event-stream.ts';
import type { Needs } from '../access.ts';
import type { DialectParts } from '../parts.ts';
import { presentAsset } from './present.ts';
import { EventsQuery, FeedReply, ProblemReply } from './schema.ts';

/** Milliseconds between two looks at whether who follows still may. */
const PATIENCE = 5_000;
/** Milliseconds of silence after which something is said. */
const SILENCE = 15_000;
/** Told live, and only then. */
const PROGRESS = 'asset.progress';

export function eventRoutes(
  { db, links, pulse }: DialectParts,
  needs: Needs,
  identify: (request: FastifyRequest) => Promise<Principal>,
): FastifyPluginAsyncTypebox {
  return async (scope) => {
    // A server that stops does not wait for who would listen for ever: they go on at another, or at the next.
    const closing = new AbortController();
    scope.addHook('preClose', async () => closing.abort());

    scope.get(
      '/events',
      {
        exposeHeadRoute: false,
        onRequest: needs('read'),
        schema: {
          tags: ['events'],
          summary: 'What happened in the workspace, as a page or live',
          description:
            'In the order in which it happened, nothing left out. With `Accept: text/event-stream` the reply goes on for as long as it is listened to (server-sent events, resumed by `Last-Event-ID`), and also tells `asset.progress`, which is not kept. An event `reset` means that some were missed, because they are older than the feed goes back.',
          querystring: EventsQuery,
          response: { 200: FeedReply, '4xx': ProblemReply },
        },
      },
      async (request, reply) => {
        const { after, stream = false, types, limit } = request.query;
        const wanted = typesIn(types);
        if (stream || accepts(request)) {
          const start = await startAfter(db, lastSeen(request) ?? after ?? null);
          const signal = AbortSignal.any([clientSignal(reply), closing.signal]);
          return sendEventStream(reply, tell(request, { start, wanted, signal }));
        }
        const { workspaceId } = request.principal;
        const { position, reset } = await startAfter(db, after ?? '0');
        const query = { workspaceId, after: position, types: storedOf(wanted), limit };
        const page = await readFeed(db, query);
        return reply.send({
          data: page.events.map((event) => presentEvent(event, links)),
          after: eventId(page.position),
          hasMore: page.hasMore,
          reset,
        });
      },
    );
  };

  interface Listening {
    readonly start: Start;
    readonly wanted: readonly string[] | null;
    readonly signal: AbortSignal;
  }

  /** Ends when who listens may not any more, when nobody does, and when the server stops. */
  async function* tell(request: FastifyRequest, { start, wanted, signal }: Listening) {
    const { workspaceId } = request.principal;
    using follower = await pulse.follow(workspaceId);
    yield streamStart(eventId(start.position));
    if (start.reset) yield eventText({ id: null, event: 'reset', data: resetNow() });
    const news = follow({
      db,
      follower,
      workspaceId,
      after: start.position,
      types: storedOf(wanted),
      withProgress: wanted === null || wanted.includes(PROGRESS),
      patience: PATIENCE,
      signal,
    });
    let saidAt = performance.now();
    for await (const one of news) {
      if (!(await mayGoOn(identify(request)))) return;
      const isSilent = performance.now() - saidAt >= SILENCE;
      if (one.kind === 'quiet' && !isSilent) continue;
      saidAt = performance.now();
      yield textOf(one, links);
    }
  }
}

function textOf(news: News, links: Links): string {
  switch (news.kind) {
    case 'event':
      return eventText({
        id: news.event.id,
        event: news.event.type,
        data: presentEvent(news.event, links),
      });
    case 'progress':
      return eventText({ id: null, event: PROGRESS, data: presentProgress(news.progress) });
    case 'quiet':
      return HEARTBEAT;
  }
}

/** The key or session was revoked or is over, or the workspace went. */
async function mayGoOn(identified: Promise<Principal>): Promise<boolean> {
  try {
    await identified;
    return true;
  } catch (error) {
    if (error instanceof AssetError && error.kind === 'unauthenticated') return false;
    throw error;
  }
}

function presentEvent({ at, asset, ...event }: FeedEvent, links: Links) {
  return { ...event, at: at.toISOString(), asset: asset === null ? null : presentAsset(asset, links) };
}

function presentProgress(progress: AssetProgress) {
  return { id: null, type: PROGRESS, at: new Date().toISOString(), ...progress };
}

function resetNow() {
  return { id: null, type: 'reset', at: new Date().toISOString() };
}

/** What a browser says by itself when it comes back. */
function lastSeen({ headers }: FastifyRequest): string | null {
  const id = headers['last-event-id'];
  return typeof id === 'string' && id !== '' ? id : null;
}

function accepts({ headers }: FastifyRequest): boolean {
  return /\btext\/event-stream\b/.test(headers.accept ?? '');
}

/** Names separated by commas; null for all. */
function typesIn(types: string | undefined): string[] | null {
  if (types === undefined) return null;
  const named = types.split(',').map((type) => type.trim());
  const unknown = named.find((type) => type !== PROGRESS && !isStored(type));
  if (unknown === undefined) return named;
  throw new AssetError('invalid', `There are no events "${unknown}".`, {
    faults: [{ at: 'types', in: 'query', message: `takes ${[...EVENT_TYPES, PROGRESS].join(', ')}` }],
  });
}

function storedOf(wanted: readonly string[] | null): EventType[] | null {
  return wanted?.filter(isStored) ?? null;
}

function isStored(type: string): type is EventType {
  return EVENT_TYPES.some((one) => one === type);
}
