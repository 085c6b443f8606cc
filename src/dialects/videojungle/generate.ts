import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { firstAccount } from '#core/accounts.ts';
import { previewPrompts } from '#core/generation/prompt-preview.ts';
import { generate } from '#core/generation/request.ts';
import type { ScriptDocument } from '#core/scripts/document.ts';
import { AssetError } from '#errors.ts';
import type { Needs } from '../access.ts';
import type { DialectParts } from '../parts.ts';
import { GenerateBody, ScriptParams } from './schema.ts';
import { scriptOf } from './scripts.ts';
import { tellingParameters, wantedIn } from './wanted.ts';

/** `validFor` is the milliseconds for which whoever renders may send the file. */
const USUAL = {
  seed: null,
  name: null,
  draft: false,
  renderer: 'builtin',
  validFor: 24 * 3600_000,
} as const;

/** Mount it at `/projects`. */
export function generateRoutes(parts: DialectParts, needs: Needs): FastifyPluginAsyncTypebox {
  const { db } = parts;
  return async (scope) => {
    scope.post(
      '/:project_id/:script_id/generate',
      { onRequest: needs('write'), schema: { params: ScriptParams, body: GenerateBody } },
      async (request) => {
        const { principal, params } = request;
        const { workspaceId } = principal;
        const { userId } = await firstAccount(db, workspaceId);
        const script = await scriptOf(parts, { workspaceId, ...params });
        const wanted = wantedIn(request, script.document as ScriptDocument);
        const asked = { workspaceId, userId, projectId: params.project_id, scriptId: script.id, ...wanted };
        const { asset, uploadUrl, key } = await tellingParameters(() =>
          generate(parts, { ...asked, version: script.version, ...USUAL }),
        );
        return { url: uploadUrl, asset_id: asset.id, asset_key: key };
      },
    );

    scope.post(
      '/:project_id/:script_id/prompt',
      { onRequest: needs('read'), schema: { params: ScriptParams, body: GenerateBody } },
      async (request) => {
        const { principal, params } = request;
        const { workspaceId } = principal;
        const script = await scriptOf(parts, { workspaceId, ...params });
        const document = script.document as ScriptDocument;
        const wanted = wantedIn(request, document);
        const place = { workspaceId, projectId: params.project_id, document };
        const [first] = await tellingParameters(() => previewPrompts(db, { ...place, ...wanted }));
        if (first === undefined) {
          throw new AssetError('unprocessable', 'No text of this script is to be written by a prompt.');
        }
        const { prompt, persona, task } = first;
        return { prompt, persona, task, parameters: wanted.parameters };
      },
    );
  };
}
