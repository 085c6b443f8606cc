import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { NOTHING_DECLARED } from '#core/asset.ts';
import { ingest } from '#core/ingest.ts';
import { acceptRawBodies, bodyStream } from '#http/raw-body.ts';
import type { MediaKind } from '#media/facts.ts';
import type { DialectParts } from '../parts.ts';
import type { Access } from './access.ts';
import { envelope } from './envelope.ts';
import { fileName } from './file-name.ts';
import { presentAsset } from './present.ts';
import { UploadHeaders } from './schema.ts';
import { type IndreamOptions, limitsOf, verified } from './verify.ts';

/** "captions (.srt .ass .lrc)" besides pictures, video and audio. */
const TAKEN: readonly MediaKind[] = ['image', 'video', 'audio', 'captions'];

export interface UploadRouteOptions {
  readonly access: Access;
  readonly options: IndreamOptions;
}

export function uploadRoutes(
  parts: DialectParts,
  { access, options }: UploadRouteOptions,
): FastifyPluginAsyncTypebox {
  return async (scope) => {
    acceptRawBodies(scope);

    scope.post(
      '/uploads',
      { onRequest: [...access('write')], schema: { headers: UploadHeaders } },
      async (request, reply) => {
        const { principal, account, headers } = request;
        const name = fileName(headers);
        const limit = parts.maxUpload;
        const { stream: body, contentLength, signal } = bodyStream(request, { limit });
        const stored = await ingest(parts, {
          workspaceId: principal.workspaceId,
          userId: account.userId,
          name,
          description: '',
          tags: [],
          metadata: {},
          declared: { ...NOTHING_DECLARED, mediaType: headers['content-type'] ?? null },
          origin: 'upload',
          projectId: headers['x-project-id'] ?? null,
          body,
          contentLength,
          signal,
          limit,
          limits: limitsOf(options),
          kinds: TAKEN,
          alongside: null,
        });
        const asset = await verified(parts, stored, options);
        return reply.code(201).send(envelope(presentAsset(asset, parts.links)));
      },
    );
  };
}
