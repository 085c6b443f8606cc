import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { NOTHING_DECLARED } from '#core/asset.ts';
import { ingest } from '#core/ingest.ts';
import { AssetError } from '#errors.ts';
import { acceptRawBodies, bodyStream } from '#http/raw-body.ts';
import type { DialectParts } from '../parts.ts';
import type { Access } from './access.ts';
import { envelope } from './envelope.ts';
import { fileName } from './file-name.ts';
import { presentAsset } from './present.ts';
import { UploadHeaders } from './schema.ts';
import { type IndreamOptions, limitsOf, verified } from './verify.ts';

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
        refuseCaptions(name);
        const limit = parts.maxUpload;
        const { stream: body, signal } = bodyStream(request, { limit });
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
          signal,
          limit,
          limits: limitsOf(options),
          alongside: null,
        });
        const asset = await verified(parts, stored, options);
        return reply.code(201).send(envelope(presentAsset(asset, parts.links)));
      },
    );
  };
}

/** The vendor takes captions; here they are no assets yet. */
function refuseCaptions(name: string): void {
  if (!/\.(?:srt|ass|lrc)$/i.test(name)) return;
  throw new AssetError('unsupported-type', 'Captions (.srt, .ass, .lrc) cannot be uploaded here yet.');
}
