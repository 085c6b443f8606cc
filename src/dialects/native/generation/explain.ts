import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyReply } from 'fastify';
import { type Static, Type } from 'typebox';
import { type ExplainRequest, explain, explainStill, type StillRequest } from '#core/generation/explain.ts';
import { getScript, getScriptVersion } from '#core/generation/scripts.ts';
import { clientSignal } from '#http/client-signal.ts';
import type { Needs } from '../../access.ts';
import type { DialectParts } from '../../parts.ts';
import { IdParams, ProblemReply } from '../schema.ts';
import { pointingIntoBody } from './faults.ts';
import { presentExplanation } from './present.ts';
import { ExplainDocument, ExplainScript, ExplanationReply, StillQuery } from './schema.ts';

const problems = { '4xx': ProblemReply };
const USUAL_SEED = 0;

/** Where the body has the script. */
type Place = '/document' | '';

/** Looking at what a script comes to, before it is rendered. */
export function explainRoutes(parts: DialectParts, needs: Needs): FastifyPluginAsyncTypebox {
  return async (scope) => {
    scope.post(
      '/scripts/:id/preview',
      {
        onRequest: needs('read'),
        schema: {
          tags: ['scripts'],
          summary: 'What a script comes to with its parameters: clips, warnings, and what it would cost',
          params: IdParams,
          body: ExplainScript,
          response: { 200: ExplanationReply, ...problems },
        },
      },
      async (request, reply) => explained(reply, await kept(request), ''),
    );

    scope.post(
      '/scripts/preview',
      {
        onRequest: needs('read'),
        schema: {
          tags: ['scripts'],
          summary: 'The same of a script that is not kept',
          operationId: 'previewDocument',
          body: ExplainDocument,
          response: { 200: ExplanationReply, ...problems },
        },
      },
      async (request, reply) => explained(reply, sent(request), '/document'),
    );

    scope.post(
      '/scripts/:id/still',
      {
        onRequest: needs('read'),
        schema: {
          tags: ['scripts'],
          summary: 'The picture at one moment of what a script comes to',
          params: IdParams,
          querystring: StillQuery,
          body: ExplainScript,
          response: { 200: Type.Unknown(), ...problems },
        },
      },
      async (request, reply) => still(reply, { ...(await kept(request)), ...request.query }, ''),
    );

    scope.post(
      '/scripts/still',
      {
        onRequest: needs('read'),
        schema: {
          tags: ['scripts'],
          summary: 'The same of a script that is not kept',
          operationId: 'stillOfDocument',
          querystring: StillQuery,
          body: ExplainDocument,
          response: { 200: Type.Unknown(), ...problems },
        },
      },
      async (request, reply) => still(reply, { ...sent(request), ...request.query }, '/document'),
    );
  };

  async function kept({
    principal: { workspaceId },
    params: { id },
    body,
  }: {
    principal: { workspaceId: string };
    params: { id: string };
    body: Static<typeof ExplainScript>;
  }): Promise<ExplainRequest> {
    const version = body.version ?? (await getScript(parts.db, { workspaceId, id })).version;
    const { document } = await getScriptVersion(parts.db, { workspaceId, id, version });
    return asked(workspaceId, { ...body, document });
  }

  async function explained(reply: FastifyReply, what: ExplainRequest, document: Place) {
    const look = () => explain(parts, what, clientSignal(reply));
    return presentExplanation(await pointingIntoBody({ document }, look));
  }

  /** The file is gone once it has been sent. */
  async function still(
    reply: FastifyReply,
    what: ExplainRequest & StillRequest,
    document: Place,
  ): Promise<FastifyReply> {
    const look = () => explainStill(parts, what, clientSignal(reply));
    await using picture = await pointingIntoBody({ document }, look);
    const { size } = await stat(picture.path);
    reply.headers({ 'content-type': picture.mediaType, 'content-length': size, 'cache-control': 'no-store' });
    await reply.send(createReadStream(picture.path));
    return reply;
  }
}

function sent({
  principal: { workspaceId },
  body,
}: {
  principal: { workspaceId: string };
  body: Static<typeof ExplainDocument>;
}): ExplainRequest {
  return asked(workspaceId, body);
}

function asked(
  workspaceId: string,
  body: Omit<Static<typeof ExplainScript>, 'version'> & { document?: unknown },
): ExplainRequest {
  return {
    workspaceId,
    projectId: body.projectId ?? null,
    document: body.document,
    parameters: body.parameters ?? {},
    prompt: body.prompt === undefined ? null : { persona: null, ...body.prompt },
    seed: body.seed ?? USUAL_SEED,
    draft: body.draft ?? false,
  };
}
