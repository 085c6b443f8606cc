import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { chooseAccount } from '#core/accounts.ts';
import { openSlot } from '#core/slots.ts';
import type { Needs } from '../access.ts';
import { creatingOnce } from '../idempotent.ts';
import type { DialectParts } from '../parts.ts';
import { NewSlot, ProblemReply, SlotReply } from './schema.ts';

const AN_HOUR = 3600;

export function slotRoutes(parts: DialectParts, needs: Needs): FastifyPluginAsyncTypebox {
  return async (scope) => {
    scope.post(
      '/uploads/slots',
      {
        onRequest: needs('write'),
        schema: {
          tags: ['uploads'],
          summary: 'Get a URL to which somebody without a key may send one file',
          body: NewSlot,
          response: { 201: SlotReply, '4xx': ProblemReply },
        },
      },
      async (request, reply) => {
        const { workspaceId } = request.principal;
        const {
          name,
          size = null,
          type = null,
          projectId = null,
          expiresIn = AN_HOUR,
          email = null,
        } = request.body;
        const { userId } = await chooseAccount(parts.db, workspaceId, email);
        return creatingOnce(parts, { request, reply }, async (tx) => {
          const slot = await openSlot(tx, parts, {
            workspaceId,
            userId,
            name,
            size,
            mediaType: type,
            projectId,
            validFor: expiresIn * 1000,
            description: '',
            tags: [],
            metadata: {},
            origin: 'upload',
            alongside: null,
          });
          const body = {
            assetId: slot.asset.id,
            url: slot.url,
            method: 'PUT',
            headers: type === null ? {} : { 'content-type': type },
            directUrl: parts.blobs.direct === null ? null : slot.url.replace('?', '/direct?'),
            expiresAt: slot.expiresAt.toISOString(),
          };
          return { status: 201, body };
        });
      },
    );
  };
}
