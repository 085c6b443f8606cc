import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Transaction } from 'kysely';
import {
  claimOnce,
  createOnce,
  type IdempotentCall,
  type Reply,
  releasingOnFailure,
} from '#core/idempotency.ts';
import type { Schema } from '#db/schema.ts';
import { AssetError } from '#errors.ts';
import type { DialectParts } from './parts.ts';

/** The call that the request's `Idempotency-Key` names, or null when it has none. */
export function idempotentCall(
  { instance: owner }: DialectParts,
  request: FastifyRequest,
  payload: readonly unknown[],
): IdempotentCall | null {
  const key = request.headers['idempotency-key'];
  if (key === undefined) return null;
  if (typeof key !== 'string' || !/^[\x21-\x7e]{1,255}$/.test(key)) {
    throw new AssetError('invalid', 'Idempotency-Key takes 1 to 255 visible ASCII characters.', {
      faults: [{ at: 'idempotency-key', in: 'header', message: '1 to 255 visible ASCII characters' }],
    });
  }
  const operation = `${request.method} ${request.routeOptions.url}`;
  return { workspaceId: request.principal.workspaceId, operation, key, payload, owner };
}

export interface Exchange {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

/** Runs `create` once for each Idempotency-Key and replies. */
export async function creatingOnce(
  parts: DialectParts,
  { request, reply }: Exchange,
  create: (tx: Transaction<Schema>) => Promise<Reply>,
): Promise<FastifyReply> {
  const call = idempotentCall(parts, request, [request.params, request.query, request.body]);
  return sendReply(reply, await createOnce(parts.db, call, create));
}

/** Records in a transaction what the call that its key names is answered with from then on. */
export type Settle = (tx: Transaction<Schema>, made: Reply) => Promise<void>;

/** As `creatingOnce`, for what opens transactions of its own and settles in one of them; `answer` replies to the first call. */
export async function settlingOnce<T>(
  parts: DialectParts,
  { request, reply }: Exchange,
  {
    make,
    answer,
  }: { make(settle: Settle): Promise<T>; answer(made: T): Promise<FastifyReply> | FastifyReply },
): Promise<FastifyReply> {
  const call = idempotentCall(parts, request, [request.params, request.body]);
  const claimed = call === null ? null : await claimOnce(parts.db, call);
  if (claimed !== null && !claimed.first) return sendReply(reply, { ...claimed.reply, replayed: true });
  const claim = claimed?.claim ?? null;
  return answer(
    await releasingOnFailure(claim, () => make(async (tx, made) => claim?.settle(tx, made, null))),
  );
}

/** A reply that was given before says so. */
export function sendReply(reply: FastifyReply, made: Reply & { readonly replayed: boolean }): FastifyReply {
  if (made.replayed) reply.header('idempotency-replayed', 'true');
  return reply.code(made.status).send(made.body);
}
