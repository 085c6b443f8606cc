import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { tagsIn } from '#core/tags.ts';
import type { Needs } from '../access.ts';
import type { DialectParts } from '../parts.ts';
import { ProblemReply, TagReply, TagsQuery } from './schema.ts';

export function tagRoutes({ db }: DialectParts, needs: Needs): FastifyPluginAsyncTypebox {
  return async (scope) => {
    scope.get(
      '/tags',
      {
        onRequest: needs('read'),
        schema: {
          tags: ['assets'],
          summary: 'The tags in use, the most used ones first',
          querystring: TagsQuery,
          response: { 200: Type.Object({ data: Type.Array(TagReply) }), '4xx': ProblemReply },
        },
      },
      async ({ principal: { workspaceId }, query: { prefix = '', limit } }) => ({
        data: await tagsIn(db, { workspaceId, prefix, limit }),
      }),
    );
  };
}
