import type { FastifyInstance, FastifyPluginAsync, FastifyRequest } from 'fastify';
import { type TSchema, Type } from 'typebox';
import { RunningHashes } from '#core/uploads/running-hashes.ts';
import { getUpload } from '#core/uploads/upload.ts';
import { acceptRawBodies } from '#http/raw-body.ts';
import type { Needs } from '../../access.ts';
import type { DialectParts } from '../../parts.ts';
import { ProblemReply, ResumableUploadReply } from '../schema.ts';
import { begin } from './begin.ts';
import { requireVersion } from './headers.ts';
import { METHODS, meantMethod, type OfOne, operationsOf, SUMMARIES, targetOf } from './operations.ts';
import { CORS, capabilities, PREFLIGHT, VERSION } from './protocol.ts';
import { presentUpload, tellProgress } from './replies.ts';

const PATH = '/uploads';
const ONE = `${PATH}/:id`;
const params = Type.Object({ id: Type.String() });

/** Uploads that survive bad connections, by the tus protocol: https://tus.io/protocols/resumable-upload */
export function resumableRoutes(parts: DialectParts, needs: Needs): FastifyPluginAsync {
  const resumable = { ...parts, hashes: new RunningHashes() };
  const operations = operationsOf(resumable);
  const onRequest = [needs('write'), async ({ headers }: FastifyRequest) => requireVersion(headers)];

  return async (scope) => {
    acceptRawBodies(scope);
    scope.addHook('onRequest', async (_request, reply) => {
      reply.headers({ ...CORS, 'tus-resumable': VERSION, 'tus-version': VERSION });
    });
    answerOptions(scope, parts.maxUpload);

    scope.post(
      PATH,
      {
        onRequest,
        schema: {
          ...documented(201, Type.Null()),
          summary: 'Begin a resumable upload (tus)',
          description:
            'The tus protocol 1.0.0, for any tus client. Upload-Metadata takes filename, filetype, description, projectId, email and tags (separated by commas). Polyreel-Asset-Id in the replies names the asset, which waits for its bytes.',
        },
      },
      async (request, reply) => {
        const upload = await begin(resumable, request, reply);
        const location = `${parts.externalUrl ?? ''}${scope.prefix}${PATH}/${upload.id}`;
        return tellProgress(reply, upload).code(201).header('location', location).send();
      },
    );

    for (const method of METHODS) {
      const schema = { ...documented(204, Type.Null()), params, summary: SUMMARIES[method] };
      scope.route<OfOne>({ method, url: ONE, onRequest, schema, handler: operations[method] });
    }
    const summary = 'Any of these, named in X-HTTP-Method-Override (tus)';
    scope.post<OfOne>(
      ONE,
      {
        onRequest,
        schema: { ...documented(204, Type.Null()), params, summary, operationId: 'overrideUploadMethod' },
      },
      async (request, reply) => operations[meantMethod(request)](request, reply),
    );

    scope.get<OfOne>(
      ONE,
      {
        exposeHeadRoute: false,
        onRequest: needs('read'),
        schema: {
          ...documented(200, ResumableUploadReply),
          params,
          summary: 'How far a resumable upload is',
        },
      },
      async (request, reply) => {
        const upload = await getUpload(parts.db, targetOf(request));
        return reply.header('cache-control', 'no-store').send(presentUpload(upload));
      },
    );
  };
}

/** What the server can do, and the permission that browsers ask for; neither needs a key. */
function answerOptions(scope: FastifyInstance, maxUpload: number): void {
  const headers = { ...capabilities(maxUpload), ...PREFLIGHT };
  for (const [url, operationId] of [
    [PATH, 'describeUploads'],
    [ONE, 'describeUpload'],
  ] as const) {
    const schema = { ...documented(204, Type.Null()), summary: 'What the server can do (tus)', operationId };
    scope.options(url, { schema }, async (_request, reply) => reply.code(204).headers(headers).send());
  }
}

function documented(status: number, reply: TSchema) {
  return { tags: ['uploads'], response: { [status]: reply, '4xx': ProblemReply } };
}
