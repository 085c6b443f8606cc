import type { FastifyInstance, FastifyPluginAsync, FastifyRequest } from 'fastify';
import { authenticate } from '#core/keys.ts';
import { AssetError } from '#errors.ts';
import { basicCredentials } from '#http/credentials.ts';
import type { ErrorReply } from '#http/scope.ts';
import { presentFastApiError } from '../fastapi-errors.ts';
import type { DialectParts } from '../parts.ts';

/** Seconds after which clients ask again; the key behind the token is asked for its own expiry at each request. */
const EXPIRES_IN = 3600;
const GRANT = 'client_credentials';

/** RFC 6749, 4.4: the client credentials grant. The client's secret is an API key, and so is the token. */
export function tokenRoute({ db, gate }: DialectParts): FastifyPluginAsync {
  return async (scope) => {
    acceptForms(scope);

    scope.post<{ Body: URLSearchParams | undefined }>(
      '/token',
      async ({ headers, ip: address, body: form }, reply) => {
        const grant = form?.get('grant_type') ?? null;
        if (grant !== GRANT) throw unsupportedGrant(grant);
        // By HTTP Basic or in the form (RFC 6749, 2.3.1); the client's id may be anything.
        const secret = basicCredentials(headers)?.password ?? form?.get('client_secret') ?? null;
        await gate.identify({ address, credential: secret }, () => authenticate(db, secret));
        // RFC 6749, 5.1: such a reply must not be kept.
        reply.header('cache-control', 'no-store');
        return { access_token: secret, expires_in: EXPIRES_IN, token_type: 'Bearer' };
      },
    );
  };
}

function acceptForms(scope: FastifyInstance): void {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser<string>(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    async (_request: FastifyRequest, body: string) => new URLSearchParams(body),
  );
}

function unsupportedGrant(grant: string | null): AssetError {
  return grant === null
    ? new AssetError('malformed', 'grant_type is missing.')
    : new AssetError('unprocessable', `The only grant_type here is ${GRANT}.`);
}

/** RFC 6749, 5.2: `{error}` with a word of its list, where the request for a token itself is at fault. */
export function presentTokenError(error: AssetError): ErrorReply {
  switch (error.kind) {
    case 'unauthenticated':
      return refusal({ error: 'invalid_client' });
    case 'unprocessable':
      return refusal({ error: 'unsupported_grant_type', error_description: error.message });
    case 'malformed':
    case 'invalid':
    case 'unsupported-type':
      return refusal({ error: 'invalid_request', error_description: error.message });
    default:
      return presentFastApiError(error);
  }
}

function refusal(body: Readonly<Record<string, string>>): ErrorReply {
  return { status: 400, contentType: 'application/json; charset=utf-8', body };
}
