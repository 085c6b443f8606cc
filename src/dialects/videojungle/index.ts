import type { FastifyPluginAsync } from 'fastify';
import { allowEmptyJson } from '#http/empty-json.ts';
import { answerErrorsWith } from '#http/scope.ts';
import { presentFastApiError } from '../fastapi-errors.ts';
import type { DialectParts } from '../parts.ts';
import { assetAccess, keyNeeded } from './access.ts';
import { assetRoutes } from './assets.ts';
import { generateRoutes } from './generate.ts';
import { projectAssetRoutes } from './project-assets.ts';
import { projectRoutes } from './projects.ts';
import { promptRoutes } from './prompts.ts';
import { projectScriptRoutes, scriptRoutes } from './scripts.ts';
import { uploadRoutes } from './uploads.ts';
import { userRoutes } from './users.ts';

/** The API has no prefix of its own: these are all the paths that are its. */
export const PREFIXES = ['/projects', '/assets', '/scripts', '/prompts', '/users'] as const;

/** Video Jungle's API: projects, assets, scripts, prompts. */
export function videojungle(parts: DialectParts): FastifyPluginAsync {
  const needs = keyNeeded(parts);
  const access = assetAccess(parts, needs);
  const routes: Record<(typeof PREFIXES)[number], readonly FastifyPluginAsync[]> = {
    '/projects': [
      projectRoutes(parts, needs),
      projectAssetRoutes(parts, needs),
      projectScriptRoutes(parts, needs),
      generateRoutes(parts, needs),
    ],
    '/assets': [assetRoutes(parts, access), uploadRoutes(parts, access)],
    '/scripts': [scriptRoutes(parts, needs)],
    '/prompts': [promptRoutes(parts, needs)],
    '/users': [userRoutes(parts, needs)],
  };
  return async (root) => {
    for (const prefix of PREFIXES) {
      await root.register(
        async (scope) => {
          answerErrorsWith(scope, presentFastApiError);
          allowEmptyJson(scope);
          for (const plugin of routes[prefix]) await scope.register(plugin);
        },
        { prefix },
      );
    }
  };
}
