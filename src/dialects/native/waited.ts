import type { FastifyReply } from 'fastify';
import type { Asset } from '#core/asset.ts';
import { waitForAsset } from '#core/waiting.ts';
import { AssetError } from '#errors.ts';
import { preferredWait } from '#http/prefer.ts';
import type { Exchange } from '../idempotent.ts';
import type { DialectParts } from '../parts.ts';
import { presentAsset } from './present.ts';

/** What is answered about an asset that was just made. */
export interface Awaited {
  readonly id: string;
  /** The status and the body of the reply to whoever does not wait. */
  readonly done: 201 | 202;
  readonly body: unknown;
  /** The body of the reply to whoever does. */
  present(latest: Asset): unknown;
}

/**
 * Answers about a new asset: with `Prefer: wait=N` as it is once it is ready (or has failed), and with 202 when that
 * takes longer.
 */
export async function sendAwaited(
  { db, changes }: Pick<DialectParts, 'db' | 'changes'>,
  { request, reply }: Exchange,
  { id, done, body, present }: Awaited,
): Promise<FastifyReply> {
  const wait = preferredWait(request.headers);
  if (wait === null) return reply.code(done).send(body);
  const settled = ({ status }: Asset) => status === 'ready' || status === 'failed';
  const latest = await waitForAsset({ db, changes }, id, { until: settled, atMost: wait * 1000 });
  if (latest === null) throw new AssetError('not-found', 'The asset was deleted meanwhile.');
  const presented = await present(latest);
  return reply
    .code(settled(latest) ? 201 : 202)
    .header('preference-applied', `wait=${wait}`)
    .send(presented);
}

/** As `sendAwaited`, with the asset as the body. */
export function sendWaited(
  parts: DialectParts,
  exchange: Exchange,
  { asset, done }: { asset: Asset; done: 201 | 202 },
): Promise<FastifyReply> {
  const present = (one: Asset) => presentAsset(one, parts.links);
  return sendAwaited(parts, exchange, { id: asset.id, done, body: present(asset), present });
}
