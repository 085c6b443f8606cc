import type { FastifyPluginAsync, FastifyReply } from 'fastify';
import type { Asset } from '#core/asset.ts';
import { assetOf } from '#core/capabilities.ts';
import { follow } from '#core/short-links.ts';
import { AssetError } from '#errors.ts';
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
        const { assetId } = request.params;
        const { e: expiry = null, s: signature = null } = request.query;
        links.verifySending({ assetId, expiry, signature });
        return sent(reply, await takeFile(parts, request, assetId));
      },
    });

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

/** Not to be kept: the next hit may lead to another signature, or nowhere. */
function redirect(reply: FastifyReply, url: string): FastifyReply {
  return reply.header('cache-control', 'no-store').redirect(url, 302);
}

/** Whoever sent it learns that it arrived, and nothing else of the library. */
function sent(reply: FastifyReply, { id, sha256, size }: Asset): FastifyReply {
  return reply.code(201).header('cache-control', 'no-store').send({ assetId: id, sha256, size });
}
