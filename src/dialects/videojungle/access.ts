import type { FastifyRequest, onRequestAsyncHookHandler } from 'fastify';
import { assetOf } from '#core/capabilities.ts';
import { isUuid } from '#core/identifiers.ts';
import type { Scope } from '#core/keys.ts';
import { get } from '#core/library.ts';
import { AssetError } from '#errors.ts';
import { apiKeyHeader, bearerToken } from '#http/credentials.ts';
import { accessBy, type Needs } from '../access.ts';
import type { DialectParts } from '../parts.ts';

interface AssetId {
  readonly workspaceId: string;
  readonly id: string;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** The asset that the path names and the request may get at. */
    named: AssetId;
  }
}

/** What a route of one asset asks for in its `onRequest`; the path has the asset as `asset_id`. */
export interface AssetAccess {
  /** An API key with this scope, or the asset's keyname, which may also stand in the place of its id. */
  opens(scope: Scope): onRequestAsyncHookHandler;
  /** An API key, and nothing else. */
  owns(scope: Scope): onRequestAsyncHookHandler;
}

export function keyNeeded(parts: DialectParts): Needs {
  return accessBy(parts, presentedKey);
}

export function assetAccess(parts: DialectParts, needs: Needs): AssetAccess {
  const owns = (scope: Scope): onRequestAsyncHookHandler => {
    const withKey = needs(scope);
    return async function own(request, reply) {
      await withKey.call(this, request, reply);
      request.named = await get(parts.db, request.principal.workspaceId, idOf(nameIn(request)));
    };
  };
  return {
    owns,
    opens(scope) {
      const own = owns(scope);
      return async function open(request, reply) {
        const name = nameIn(request);
        const keyname = [name, presentedKey(request.headers)].find(isKeyname);
        if (keyname === undefined) return own.call(this, request, reply);
        request.named = await assetOf(parts, keyname);
        // Beside the id of another asset it opens neither.
        if (!isKeyname(name) && idOf(name) !== request.named.id) throw noAsset(name);
      };
    },
  };
}

function presentedKey(headers: FastifyRequest['headers']): string | null {
  return bearerToken(headers) ?? apiKeyHeader(headers);
}

function nameIn({ params }: FastifyRequest): string {
  return (params as { asset_id: string }).asset_id;
}

/** One that every asset has, or one that the native API grants. */
function isKeyname(text: string | null): text is string {
  return text !== null && /^(?:kn|cap)_/.test(text);
}

function idOf(name: string): string {
  if (isUuid(name)) return name.toLowerCase();
  throw new AssetError('invalid', 'The id of the asset must be a uuid.', {
    faults: [{ at: 'asset_id', in: 'path', message: 'must be a uuid' }],
  });
}

function noAsset(id: string): AssetError {
  return new AssetError('not-found', `There is no asset ${id}.`);
}
