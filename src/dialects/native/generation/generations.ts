import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { generationsIn, getGeneration } from '#core/generation/generations.ts';
import { lineageOf } from '#core/generation/lineage.ts';
import { cancelGeneration } from '#core/generation/settle.ts';
import { getWork, openWorkInput } from '#core/generation/work.ts';
import { clientSignal } from '#http/client-signal.ts';
import type { Needs } from '../../access.ts';
import type { DialectParts } from '../../parts.ts';
import { pageRequest, presentPage } from '../paging.ts';
import { PREFIX } from '../prefix.ts';
import { IdParams, ProblemReply, pageOf } from '../schema.ts';
import { presentGeneration, presentLineage, presentWork } from './present.ts';
import { GenerationReply, GenerationsQuery, LineageReply, WorkInputParams, WorkReply } from './schema.ts';

const problems = { '4xx': ProblemReply };
const ORDER = 'generations';

/** How assets are being made, or were. */
export function generationRoutes(parts: DialectParts, needs: Needs): FastifyPluginAsyncTypebox {
  const { db, links } = parts;
  return async (scope) => {
    scope.get(
      '/generations',
      {
        onRequest: needs('read'),
        schema: {
          tags: ['scripts'],
          summary: 'What is and was made by scripts, newest first',
          querystring: GenerationsQuery,
          response: { 200: pageOf(GenerationReply), ...problems },
        },
      },
      async ({ principal: { workspaceId }, query }) => {
        const { scriptId = null, projectId = null } = query;
        const asked = { workspaceId, scriptId, projectId, ...pageRequest(ORDER, query) };
        const page = await generationsIn(db, asked);
        return presentPage(ORDER, page, presentGeneration);
      },
    );

    scope.get(
      '/generations/:id',
      {
        onRequest: needs('read'),
        schema: {
          tags: ['scripts'],
          summary: 'How an asset is being made, or was; the id is that of the asset',
          params: IdParams,
          response: { 200: GenerationReply, ...problems },
        },
      },
      async ({ principal: { workspaceId }, params: { id: assetId } }) =>
        presentGeneration(await getGeneration(db, { workspaceId, assetId })),
    );

    scope.post(
      '/generations/:id/cancel',
      {
        onRequest: needs('write'),
        schema: {
          tags: ['scripts'],
          summary: 'Stop making an asset',
          params: IdParams,
          response: { 200: GenerationReply, ...problems },
        },
      },
      async ({ principal: { workspaceId }, params: { id: assetId } }) =>
        presentGeneration(await cancelGeneration(parts, { workspaceId, assetId })),
    );

    scope.get(
      '/generations/:id/work',
      {
        onRequest: needs('write'),
        schema: {
          tags: ['scripts'],
          summary: 'What an outside renderer is to do, with the URL that takes its file',
          params: IdParams,
          response: { 200: WorkReply, ...problems },
        },
      },
      async ({ principal, params }, reply) => {
        const id = { workspaceId: principal.workspaceId, assetId: params.id };
        const work = await getWork(parts, id, clientSignal(reply));
        const inputs = `${PREFIX}/generations/${params.id}/work/inputs`;
        return presentWork(work, (index) => links.at(`${inputs}/${index}`));
      },
    );

    scope.get(
      '/generations/:id/work/inputs/:index',
      {
        onRequest: needs('write'),
        schema: {
          tags: ['scripts'],
          summary: 'The bytes of an input that was made for the work, like speech',
          operationId: 'getWorkInput',
          params: WorkInputParams,
          response: { 200: Type.Unknown(), ...problems },
        },
      },
      async (request, reply) => {
        const { id: assetId, index } = request.params;
        const id = { workspaceId: request.principal.workspaceId, assetId, index };
        const { body, size, mediaType } = await openWorkInput(parts, id, clientSignal(reply));
        return reply.headers({ 'content-type': mediaType, 'content-length': size }).send(body);
      },
    );

    scope.get(
      '/assets/:id/lineage',
      {
        onRequest: needs('read'),
        schema: {
          tags: ['assets'],
          summary: 'What an asset was made of and by, and what it went into',
          params: IdParams,
          response: { 200: LineageReply, ...problems },
        },
      },
      async ({ principal: { workspaceId }, params: { id } }) =>
        presentLineage(await lineageOf(db, { workspaceId, id })),
    );
  };
}
