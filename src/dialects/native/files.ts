import type { FastifyPluginAsync, FastifyRequest } from 'fastify';
import type { ByteRange } from '#blobs/blobs.ts';
import { fileOf, type ServedFile } from '#core/delivery.ts';
import { sendBlob } from '#http/send-blob.ts';
import type { DialectParts } from '../parts.ts';

interface FileParams {
  readonly assetId: string;
  readonly rendition: string;
  readonly name: string;
}

interface FileQuery {
  readonly e?: string;
  readonly s?: string;
  readonly download?: string;
}

/** Where the signed URLs of every dialect lead: the signature is the permission, there is no key. */
export function fileRoutes({ db, blobs, links }: DialectParts): FastifyPluginAsync {
  return async (scope) => {
    scope.get<{ Params: FileParams; Querystring: FileQuery }>(
      '/files/:assetId/:rendition/:name',
      { schema: { hide: true } },
      async (request, reply) => {
        const { assetId, rendition } = request.params;
        const { e: expiry = null, s: signature = null, download } = request.query;
        const maxAge = links.verify({ assetId, rendition, expiry, signature });
        const file = await fileOf(db, { assetId, rendition });
        return sendBlob(request, reply, {
          ...file,
          open: async (range) => {
            const small = await blobs.recall(file.key, file.size);
            if (small !== null) return range === null ? small : small.subarray(range.start, range.end + 1);
            // A range also where all is wanted: the store need not find out how much that is.
            return blobs.read(file.key, range ?? allOf(file));
          },
          link: (headers) => blobs.link(file.key, { ...headers, validFor: maxAge }),
          handover: isProxied(request) ? blobs.handover(file.key) : null,
          download: download !== undefined,
          maxAge,
        });
      },
    );
  };
}

function allOf({ size }: ServedFile): ByteRange | null {
  return size === 0 ? null : { start: 0, end: size - 1 };
}

/** It came by a proxy that is trusted, not straight from whoever wants the file. */
function isProxied({ ips = [] }: FastifyRequest): boolean {
  return ips.length > 1;
}
