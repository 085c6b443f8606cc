import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Transaction } from 'kysely';
import { createOnce, type IdempotentCall, type Reply } from '#core/idempotency.ts';
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

/** Runs `create` once for each Idempotency-Key and replies. */
export async function creatingOnce(
  parts: DialectParts,
  { request, reply }: { request: FastifyRequest; reply: FastifyReply },
  create: (tx: Transaction<Schema>) => Promise<Reply>,
): Promise<FastifyReply> {
  const call = idempotentCall(parts, request, [request.params, request.query, request.body]);
  return sendReply(reply, await createOnce(parts.db, call, create));
}

/** A reply that was given before says so. */
export function sendReply(reply: FastifyReply, made: Reply & { readonly replayed: boolean }): FastifyReply {
  if (made.replayed) reply.header('idempotency-replayed', 'true');
  return reply.code(made.status).send(made.body);
}
