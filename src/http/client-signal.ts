import type { FastifyReply } from 'fastify';
import { AssetError } from '#errors.ts';

/** Aborts when the connection closes before the reply has been sent: nobody waits for it any more. */
export function clientSignal({ raw }: FastifyReply): AbortSignal {
  const controller = new AbortController();
  raw.once('close', () => {
    if (raw.writableFinished) return;
    controller.abort(new AssetError('incomplete', 'The connection closed before the request was answered.'));
  });
  return controller.signal;
}
