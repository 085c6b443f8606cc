import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Kysely, Transaction } from 'kysely';
import { type Claim, claimOnce, type Reply } from '#core/idempotency.ts';
import type { Schema } from '#db/schema.ts';
import { transact } from '#db/transact.ts';
import { AssetError } from '#errors.ts';

interface Parts {
  readonly db: Kysely<Schema>;
  readonly instance: string;
}

/** The `Idempotency-Key` of a request, or null. */
export function idempotencyKey(request: FastifyRequest): string | null {
  const key = request.headers['idempotency-key'];
  if (key === undefined) return null;
  if (typeof key !== 'string' || !/^[\x21-\x7e]{1,255}$/.test(key)) {
    throw new AssetError('invalid', 'Idempotency-Key takes 1 to 255 visible ASCII characters.', {
      faults: [{ at: 'idempotency-key', in: 'header', message: '1 to 255 visible ASCII characters' }],
    });
  }
  return key;
}

/** Claims the request's key, if it has one, for a call with this payload. */
export async function claimFor(parts: Parts, request: FastifyRequest, payload: readonly unknown[]) {
  const key = idempotencyKey(request);
  if (key === null) return null;
  return claimOnce(parts.db, {
    workspaceId: request.principal.workspaceId,
    operation: `${request.method} ${request.routeOptions.url}`,
    key,
    payload,
    owner: parts.instance,
  });
}

/** Runs `create` once for each Idempotency-Key; a repeated call gets the first reply, marked as replayed. */
export async function creatingOnce(
  parts: Parts,
  { request, reply }: { request: FastifyRequest; reply: FastifyReply },
  create: (tx: Transaction<Schema>) => Promise<Reply>,
): Promise<FastifyReply> {
  const claimed = await claimFor(parts, request, [request.params, request.query, request.body]);
  if (claimed !== null && !claimed.first) return replay(reply, claimed.reply);
  const made = await releasingOnFailure(claimed?.claim ?? null, () =>
    transact(parts.db, async (tx) => {
      const made = await create(tx);
      await claimed?.claim.settle(tx, made, null);
      return made;
    }),
  );
  return reply.code(made.status).send(made.body);
}

export function replay(reply: FastifyReply, { status, body }: Reply): FastifyReply {
  return reply.code(status).header('idempotency-replayed', 'true').send(body);
}

export async function releasingOnFailure<T>(claim: Claim | null, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    await claim?.release();
    throw error;
  }
}
