import type { FastifyPluginAsync } from 'fastify';
import { bearerToken } from '#http/credentials.ts';
import { allowEmptyJson } from '#http/empty-json.ts';
import { answerErrorsWith } from '#http/scope.ts';
import { accessBy } from '../access.ts';
import { presentFastApiError } from '../fastapi-errors.ts';
import type { DialectParts } from '../parts.ts';
import { mediaRoutes } from './media.ts';
import { presentTokenError, tokenRoute } from './token.ts';
import { uploadRoutes } from './uploads.ts';

export const PREFIX = '/api/library/v1';
export const TOKEN_PREFIX = '/oauth2';

/** The media of Rask's library. Mount it at `PREFIX`. */
export function rask(parts: DialectParts): FastifyPluginAsync {
  return async (scope) => {
    answerErrorsWith(scope, presentFastApiError);
    allowEmptyJson(scope);
    const needs = accessBy(parts, bearerToken);
    await scope.register(uploadRoutes(parts, needs));
    await scope.register(mediaRoutes(parts, needs));
  };
}

/** Where its clients get their tokens. Mount it at `TOKEN_PREFIX`. */
export function raskTokens(parts: DialectParts): FastifyPluginAsync {
  return async (scope) => {
    answerErrorsWith(scope, presentTokenError);
    await scope.register(tokenRoute(parts));
  };
}
