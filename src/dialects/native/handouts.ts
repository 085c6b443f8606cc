import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import type { Asset } from '#core/asset.ts';
import { assetOf } from '#core/capabilities.ts';
import { follow } from '#core/short-links.ts';
import { fillSlot, slotLimit } from '#core/slots.ts';
import { AssetError } from '#errors.ts';
import { acceptRawBodies, bodyStream } from '#http/raw-body.ts';
import type { DialectParts } from '../parts.ts';

interface SendingRequest {
  Params: { readonly assetId: string };
  Querystring: { readonly e?: string; readonly s?: string };
}

/** What is given to people without an API key: places to send a file to, capability keys, short links. */
export function handoutRoutes(parts: DialectParts): FastifyPluginAsync {
  const { db, links } = parts;
  return async (scope) => {
    acceptRawBodies(scope);

    scope.put<SendingRequest>('/u/:assetId', { schema: { hide: true } }, async (request, reply) => {
      const { assetId } = request.params;
      const { e: expiry = null, s: signature = null } = request.query;
      links.verifySending({ assetId, expiry, signature });
      return sent(reply, await take(request, assetId));
    });

    scope.put<{ Params: { secret: string } }>(
      '/c/:secret',
      { schema: { hide: true } },
      async (request, reply) => {
        const { id } = await assetOf(db, request.params.secret);
        return sent(reply, await take(request, id));
      },
    );

    scope.get<{ Params: { secret: string } }>(
      '/c/:secret',
      { schema: { hide: true } },
      async (request, reply) => {
        const asset = await assetOf(db, request.params.secret);
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

  async function take(request: FastifyRequest, assetId: string): Promise<Asset> {
    const {
      stream: body,
      contentLength,
      signal,
    } = bodyStream(request, { limit: await slotLimit(parts, assetId) });
    return fillSlot(parts, { assetId, body, contentLength, signal });
  }
}

/** Not to be kept: the next hit may lead to another signature, or nowhere. */
function redirect(reply: FastifyReply, url: string): FastifyReply {
  return reply.header('cache-control', 'no-store').redirect(url, 302);
}

/** Whoever sent it learns that it arrived, and nothing else of the library. */
function sent(reply: FastifyReply, { id, sha256, size }: Asset): FastifyReply {
  return reply.code(201).header('cache-control', 'no-store').send({ assetId: id, sha256, size });
}
