import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import type { Asset } from '#core/asset.ts';
import { assetOf } from '#core/capabilities.ts';
import { completeSending, inviteSender } from '#core/direct-sending.ts';
import type { Links } from '#core/links.ts';
import { follow } from '#core/short-links.ts';
import { AssetError } from '#errors.ts';
import { clientSignal } from '#http/client-signal.ts';
import { acceptRawBodies } from '#http/raw-body.ts';
import type { DialectParts } from '../parts.ts';
import { takeFile } from '../take-file.ts';

/** PUT is the word for it; POST is what tools that know forms only can say. */
const SENDING = ['PUT', 'POST'];

interface SendingRequest {
  Params: { readonly assetId: string };
  Querystring: { readonly e?: string; readonly s?: string };
}

/** What is given to people without an API key: places to send a file to, capability keys, short links. */
export function handoutRoutes(parts: DialectParts): FastifyPluginAsync {
  const { db, links } = parts;
  return async (scope) => {
    acceptRawBodies(scope);

    scope.route<SendingRequest>({
      url: '/u/:assetId',
      method: SENDING,
      schema: { hide: true },
      async handler(request, reply) {
        return sent(reply, await takeFile(parts, request, permitted(links, request)));
      },
    });

    scope.post<SendingRequest>('/u/:assetId/direct', { schema: { hide: true } }, async (request, reply) => {
      const assetId = permitted(links, request);
      const completeUrl = links.at(request.url.replace('?', '/complete?'));
      const invited = await inviteSender(parts, assetId);
      return reply.header('cache-control', 'no-store').send({ method: 'PUT', parts: invited, completeUrl });
    });

    scope.post<SendingRequest>(
      '/u/:assetId/direct/complete',
      { schema: { hide: true } },
      async (request, reply) => {
        const assetId = permitted(links, request);
        return sent(reply, await completeSending(parts, assetId, clientSignal(reply)));
      },
    );

    scope.route<{ Params: { secret: string } }>({
      url: '/c/:secret',
      method: SENDING,
      schema: { hide: true },
      async handler(request, reply) {
        const { id } = await assetOf(parts, request.params.secret);
        return sent(reply, await takeFile(parts, request, id));
      },
    });

    scope.get<{ Params: { secret: string } }>(
      '/c/:secret',
      { schema: { hide: true } },
      async (request, reply) => {
        const asset = await assetOf(parts, request.params.secret);
        if (asset.blobKey === null) throw new AssetError('not-found', 'The file has not been sent yet.');
        const target = {
          assetId: asset.id,
          rendition: 'original',
          name: asset.name,
          download: false,
        } as const;
        return redirect(reply, links.sign(target));
      },
    );

    scope.get<{ Params: { code: string } }>('/s/:code', { schema: { hide: true } }, async (request, reply) =>
      redirect(reply, links.sign(await follow(db, request.params.code))),
    );
  };
}

/** The asset that the holder of the URL may send the bytes of. */
function permitted(links: Links, { params, query }: FastifyRequest<SendingRequest>): string {
  const { assetId } = params;
  links.verifySending({ assetId, expiry: query.e ?? null, signature: query.s ?? null });
  return assetId;
}

/** Not to be kept: the next hit may lead to another signature, or nowhere. */
function redirect(reply: FastifyReply, url: string): FastifyReply {
  return reply.header('cache-control', 'no-store').redirect(url, 302);
}

/** Whoever sent it learns that it arrived, and nothing else of the library. */
function sent(reply: FastifyReply, { id, sha256, size }: Asset): FastifyReply {
  return reply.code(201).header('cache-control', 'no-store').send({ assetId: id, sha256, size });
}
