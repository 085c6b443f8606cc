import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { firstAccount } from '#core/accounts.ts';
import { admit } from '#core/admission.ts';
import { NOTHING_DECLARED } from '#core/asset.ts';
import { roomFor } from '#core/limits/room.ts';
import { AssetError } from '#errors.ts';
import { acceptRawBodies } from '#http/raw-body.ts';
import type { Needs } from '../access.ts';
import type { DialectParts } from '../parts.ts';
import { type FormWords, receiveForm } from '../receive-form.ts';
import { presentMedia } from './present.ts';
import { MAX_NAME, UploadQuery } from './schema.ts';

const UNNAMED = 'Untitled';

export function uploadRoutes(parts: DialectParts, needs: Needs): FastifyPluginAsyncTypebox {
  const { db, blobs, links, maxUpload: limit } = parts;
  return async (scope) => {
    acceptRawBodies(scope);

    scope.post(
      '/media',
      { onRequest: needs('write'), schema: { querystring: UploadQuery } },
      async (request) => {
        const { workspaceId } = request.principal;
        const { userId } = await firstAccount(db, workspaceId);
        const { received, description } = await receiveForm(request, {
          blobs,
          room: await roomFor(db, workspaceId, { assets: 1, bytes: 0 }),
          limit,
          fileFields: ['data', 'file'],
          describe: async (words) => ({ name: nameOf(words), declaredType: words.declaredType }),
        });
        const asset = await admit(parts, received, {
          workspaceId,
          userId,
          name: description.name,
          description: '',
          tags: [],
          metadata: {},
          declared: { ...NOTHING_DECLARED, mediaType: description.declaredType },
          origin: 'upload',
          projectId: null,
          alongside: null,
        });
        return presentMedia(asset, links);
      },
    );
  };
}

/** The field `name` wherever in the form it came, otherwise as the file is called. */
function nameOf({ fields, name: fileName }: FormWords): string {
  const name = fields.get('name') || fileName || UNNAMED;
  if ([...name].length <= MAX_NAME) return name;
  const message = `should have at most ${MAX_NAME} characters`;
  throw new AssetError('invalid', `The name ${message}.`, { faults: [{ at: '/name', in: 'body', message }] });
}
