import type { FastifyPluginAsync } from 'fastify';
import { bearerToken } from '#http/credentials.ts';
import { allowEmptyJson } from '#http/empty-json.ts';
import { answerErrorsWith } from '#http/scope.ts';
import { accessBy } from '../access.ts';
import type { DialectParts } from '../parts.ts';
import { accountRoutes } from './accounts.ts';
import { assetRoutes } from './assets.ts';
import { presentError } from './errors.ts';
import { uploadRoutes } from './uploads.ts';

export const PREFIX = '/v1/runwayml';

/** The assets of useapi.net's Runway API. Mount it at `PREFIX`. */
export function runway(parts: DialectParts): FastifyPluginAsync {
  return async (scope) => {
    answerErrorsWith(scope, presentError);
    allowEmptyJson(scope);
    const needs = accessBy(parts, bearerToken);
    await scope.register(uploadRoutes(parts, needs));
    await scope.register(assetRoutes(parts, needs));
    await scope.register(accountRoutes(parts, needs));
  };
}
