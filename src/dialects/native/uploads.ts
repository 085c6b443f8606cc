import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyRequest } from 'fastify';
import { chooseAccount } from '#core/accounts.ts';
import { admit } from '#core/admission.ts';
import { MEDIA_KINDS } from '#core/asset.ts';
import { type Claimed, claimOnce, mismatch, type Reply, releasingOnFailure } from '#core/idempotency.ts';
import { type Received, receive, requireProject } from '#core/ingest.ts';
import { digest } from '#core/inspect.ts';
import { roomFor } from '#core/limits/room.ts';
import { readMultipart } from '#http/multipart.ts';
import { acceptRawBodies, bodyStream } from '#http/raw-body.ts';
import type { Needs } from '../access.ts';
import { idempotentCall, sendReply } from '../idempotent.ts';
import type { DialectParts } from '../parts.ts';
import { receiveForm } from '../receive-form.ts';
import { presentAsset } from './present.ts';
import { AssetReply, ProblemReply, UploadQuery } from './schema.ts';
import { describe, isForm, type UploadDescription, withFields } from './upload-description.ts';
import { sendWaited } from './waited.ts';

type UploadRequest = FastifyRequest<{ Querystring: UploadQuery }>;

const FILE_FIELDS = ['file', 'data'];

export function uploadRoutes(parts: DialectParts, needs: Needs): FastifyPluginAsyncTypebox {
  const { db, blobs, links, maxUpload: limit } = parts;
  return async (scope) => {
    acceptRawBodies(scope);
    scope.post(
      '/assets',
      {
        onRequest: needs('write'),
        schema: {
          tags: ['assets'],
          summary: 'Upload a file',
          description:
            'The body is the file itself, whose type is read from its bytes; or multipart/form-data with the file in the field `file`, and name, description, tag and projectId as fields. With `Prefer: wait=N` the reply comes when the asset is ready, or as 202 after N seconds.',
          querystring: UploadQuery,
          response: { 201: AssetReply, 202: AssetReply, '4xx': ProblemReply },
        },
      },
      async (request, reply) => {
        const { workspaceId } = request.principal;
        const { userId } = await chooseAccount(db, workspaceId, request.query.email ?? null);
        await requireProject(db, { workspaceId, projectId: request.query.projectId ?? null });
        const claimed = await claim(request);
        if (claimed !== null && !claimed.first) return sendReply(reply, await repeated(request, claimed));
        const asset = await releasingOnFailure(claimed?.claim ?? null, async () => {
          const { received, description } = await take(request);
          const owner = { workspaceId, userId, origin: 'upload' as const };
          return admit(parts, received, {
            ...description,
            ...owner,
            alongside: async (tx, asset) =>
              claimed?.claim.settle(tx, { status: 201, body: presentAsset(asset, links) }, asset.sha256),
          });
        });
        reply.header('location', `${pathOf(request)}/${asset.id}`);
        return sendWaited(parts, { request, reply }, { asset, done: 201 });
      },
    );
  };

  /** The file, and what its sender says of it: in the query, for a form also in its fields. */
  async function take(
    request: UploadRequest,
  ): Promise<{ received: Received; description: UploadDescription }> {
    const { workspaceId } = request.principal;
    if (isForm(request)) {
      return receiveForm(request, {
        blobs,
        room: await roomFor(db, workspaceId, { assets: 1, bytes: 0 }),
        limit,
        kinds: MEDIA_KINDS,
        fileFields: FILE_FIELDS,
        describe: async ({ name, declaredType, fields }) => {
          const said = describe(withFields(request.query, fields), { declaredType, fileName: name });
          await requireProject(db, { ...request.principal, projectId: said.projectId });
          return said;
        },
      });
    }
    const declaredType = request.headers['content-type'] ?? null;
    const description = describe(request.query, { declaredType, fileName: null });
    const { stream: body, contentLength, signal } = bodyStream(request, { limit });
    const { name } = description;
    const received = await receive(blobs, {
      body,
      room: await roomFor(db, workspaceId, { assets: 1, bytes: contentLength ?? 0 }),
      limit,
      limits: {},
      kinds: MEDIA_KINDS,
      name,
      declaredType,
      signal,
    });
    return { received, description };
  }

  async function claim(request: UploadRequest): Promise<Claimed | null> {
    const type = isForm(request) ? 'form' : (request.headers['content-type'] ?? null);
    const call = idempotentCall(parts, request, [request.query, type]);
    return call === null ? null : claimOnce(db, call);
  }

  /** A repeated upload is read to its end, because only its bytes tell whether it is the same one. */
  async function repeated(request: UploadRequest, first: { reply: Reply; bodyHash: string | null }) {
    const hash = isForm(request)
      ? (await readMultipart(request, { limit, fileFields: FILE_FIELDS }, ({ stream }) => digest(stream)))
          .file
      : await digest(bodyStream(request, { limit }).stream);
    if (hash !== first.bodyHash) throw mismatch();
    return { ...first.reply, replayed: true };
  }
}

function pathOf(request: FastifyRequest): string {
  return request.url.split('?', 1)[0] ?? '';
}
