import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Asset } from '#core/asset.ts';
import { waitForAsset } from '#core/waiting.ts';
import { AssetError } from '#errors.ts';
import { preferredWait } from '#http/prefer.ts';
import type { DialectParts } from '../parts.ts';
import { presentAsset } from './present.ts';

/**
 * Answers with a new asset: with `Prefer: wait=N` as it is once it is ready (or has failed), and with 202 when that
 * takes longer; `done` is the status otherwise.
 */
export async function sendWaited(
  { db, changes, links }: DialectParts,
  { request, reply }: { request: FastifyRequest; reply: FastifyReply },
  { asset, done }: { asset: Asset; done: 201 | 202 },
): Promise<FastifyReply> {
  const wait = preferredWait(request.headers);
  if (wait === null) return reply.code(done).send(presentAsset(asset, links));
  const settled = ({ status }: Asset) => status === 'ready' || status === 'failed';
  const latest = await waitForAsset({ db, changes }, asset.id, { until: settled, atMost: wait * 1000 });
  if (latest === null) throw new AssetError('not-found', 'The asset was deleted meanwhile.');
  return reply
    .code(settled(latest) ? 201 : 202)
    .header('preference-applied', `wait=${wait}`)
    .send(presentAsset(latest, links));
}
