import type { FastifyPluginAsync } from 'fastify';
import { allowEmptyJson } from '#http/empty-json.ts';
import { answerErrorsWith } from '#http/scope.ts';
import type { DialectParts } from '../parts.ts';
import { indreamAccess } from './access.ts';
import { assetRoutes } from './assets.ts';
import { presentError } from './errors.ts';
import { projectAssetRoutes } from './project-assets.ts';
import { projectRoutes } from './projects.ts';
import { uploadRoutes } from './uploads.ts';
import type { IndreamOptions } from './verify.ts';

export const PREFIX = '/v1';

/** Indream's Open API: uploads, assets, projects. Mount it at `PREFIX`. */
export function indream(parts: DialectParts, options: IndreamOptions): FastifyPluginAsync {
  return async (scope) => {
    answerErrorsWith(scope, presentError);
    allowEmptyJson(scope);
    const access = indreamAccess(parts);
    await scope.register(uploadRoutes(parts, { access, options }));
    await scope.register(assetRoutes(parts, access));
    await scope.register(projectRoutes(parts, access));
    await scope.register(projectAssetRoutes(parts, access));
  };
}
