import type { FastifyPluginAsync } from 'fastify';
import { acceptRawBodies } from '#http/raw-body.ts';
import type { DialectParts } from '../parts.ts';
import { takeFile } from '../take-file.ts';
import type { AssetAccess } from './access.ts';

/** Where the file of a new asset is sent, relative to the base of the API. */
export function uploadPath(assetId: string): string {
  return `/assets/${assetId}/upload`;
}

/** The second step of an upload. Mount it at `/assets`. */
export function uploadRoutes(parts: DialectParts, { opens }: AssetAccess): FastifyPluginAsync {
  return async (scope) => {
    acceptRawBodies(scope);

    scope.post('/:asset_id/upload', { onRequest: opens('write') }, async (request) => {
      const { id } = await takeFile(parts, request, request.named.id);
      return { id };
    });
  };
}
