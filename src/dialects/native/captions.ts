import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { CAPTION_FORMATS, captionsAs } from '#core/captions.ts';
import type { Needs } from '../access.ts';
import type { DialectParts } from '../parts.ts';
import { oneOf } from './primitives.ts';
import { IdParams, ProblemReply } from './schema.ts';

const TYPES = { vtt: 'text/vtt; charset=utf-8', srt: 'application/x-subrip; charset=utf-8' } as const;

export function captionRoutes(parts: DialectParts, needs: Needs): FastifyPluginAsyncTypebox {
  return async (scope) => {
    scope.get(
      '/assets/:id/captions',
      {
        onRequest: needs('read'),
        schema: {
          tags: ['assets'],
          summary: 'Captions in another format',
          description: 'Of an asset that holds captions, whatever its own format: players take WebVTT.',
          params: IdParams,
          querystring: Type.Object({
            format: Type.Optional(oneOf(CAPTION_FORMATS, 'vtt unless said otherwise.')),
          }),
          response: { 200: Type.String({ description: 'The captions.' }), '4xx': ProblemReply },
        },
      },
      async ({ principal: { workspaceId }, params: { id }, query: { format = 'vtt' } }, reply) =>
        reply.type(TYPES[format]).send(await captionsAs(parts, { workspaceId, id }, format)),
    );
  };
}
