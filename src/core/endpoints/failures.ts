import { APIConnectionError, APIError } from 'openai';
import { retryAfterSeconds } from '#egress/open-source.ts';
import { AssetError } from '#errors.ts';

/** What sentences about an endpoint need to know of it. */
export interface EndpointIdentity {
  /** Begins a sentence: "The language model at api.example.com". */
  readonly name: string;
  /** What the names of its settings begin with. */
  readonly settings: string;
  /** Null where it needs none; never part of a sentence. */
  readonly apiKey: string | null;
}

/** Characters of an endpoint's own words. */
const LONGEST_QUOTE = 300;

/**
 * What an exchange with an endpoint failed with, as an `AssetError`: `unavailable` for what may pass, `unprocessable` for
 * what will not until somebody changes something. The client's own errors never go further, as they hold whole replies.
 */
export function endpointFailure(error: unknown, endpoint: EndpointIdentity): unknown {
  if (error instanceof APIConnectionError) return error.cause instanceof AssetError ? error.cause : error;
  if (error instanceof APIError) return statusFailure(error, endpoint);
  if (error instanceof SyntaxError) return strangeReply(endpoint);
  return error;
}

/** Another kind of server, or one that is broken: it will say the same again. */
export function strangeReply({ name, settings }: EndpointIdentity): AssetError {
  return new AssetError(
    'unprocessable',
    `${name} answers something else than it should. An administrator can see whether ${settings}_URL is right.`,
  );
}

function statusFailure(error: APIError, endpoint: EndpointIdentity): AssetError {
  const { name } = endpoint;
  const status = Number(error.status);
  if (!mayPass(status) || error.code === 'insufficient_quota') {
    return new AssetError('unprocessable', refusal(status, quoted(error, endpoint), endpoint));
  }
  const { headers } = error;
  const retryAfter = retryAfterSeconds({
    'retry-after': headers?.get('retry-after') ?? undefined,
    date: headers?.get('date') ?? undefined,
  });
  return new AssetError(
    'unavailable',
    `${name} is busy or broken (it answers ${status}).`,
    retryAfter === null ? {} : { retryAfter },
  );
}

function mayPass(status: number): boolean {
  return [408, 409, 425, 429].includes(status) || (status >= 500 && status !== 501);
}

function refusal(status: number, words: string, { name, settings }: EndpointIdentity): string {
  if (status === 401 || status === 403) {
    return `${name} refuses its key (it answers ${status}). An administrator can change it with ${settings}_KEY.`;
  }
  if (status >= 300 && status < 400) {
    return `${name} redirects elsewhere (it answers ${status}), which is not followed. An administrator can change ${settings}_URL.`;
  }
  return `${name} refuses the request (it answers ${status})${words === '' ? '.' : `: ${words}`}`;
}

/** What an endpoint says of a fault, in one line and without the key that it may repeat. */
function quoted({ error }: APIError, { apiKey }: EndpointIdentity): string {
  const words =
    typeof error === 'object' && error !== null && 'message' in error && typeof error.message === 'string'
      ? error.message
      : '';
  const safe = apiKey === null ? words : words.replaceAll(apiKey, '…');
  return safe
    .toWellFormed()
    .replaceAll(/[\s\p{Cc}]+/gu, ' ')
    .trim()
    .slice(0, LONGEST_QUOTE);
}
