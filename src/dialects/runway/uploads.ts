import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { chooseAccount } from '#core/accounts.ts';
import { ingest } from '#core/ingest.ts';
import { acceptRawBodies, bodyStream } from '#http/raw-body.ts';
import type { Needs } from '../access.ts';
import type { DialectParts } from '../parts.ts';
import { acceptedType } from './content-types.ts';
import { presentUpload } from './present.ts';
import { namedEmail, UploadQuery } from './schema.ts';

export function uploadRoutes(parts: DialectParts, needs: Needs): FastifyPluginAsyncTypebox {
  return async (scope) => {
    acceptRawBodies(scope);

    scope.post(
      '/assets',
      { onRequest: needs('write'), schema: { querystring: UploadQuery } },
      async (request) => {
        const { principal, query, headers } = request;
        const { name, email, duration = null, width = null, height = null } = query;
        const mediaType = acceptedType(headers['content-type']);
        const account = await chooseAccount(parts.db, principal.workspaceId, namedEmail(email));
        const { stream: body, contentLength, signal } = bodyStream(request, { limit: parts.maxUpload });
        const asset = await ingest(parts, {
          workspaceId: principal.workspaceId,
          userId: account.userId,
          name,
          description: '',
          tags: [],
          metadata: {},
          declared: { mediaType, duration, width, height },
          origin: 'upload',
          projectId: null,
          body,
          contentLength,
          signal,
          limit: parts.maxUpload,
          limits: {},
          alongside: null,
        });
        return presentUpload(asset, account, parts.links);
      },
    );
  };
}
