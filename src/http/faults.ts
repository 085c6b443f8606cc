import { AssetError, type ErrorKind, type Fault } from '#errors.ts';

/** Fastify's own refusals by their code, each with a sentence for the one who sent the request. */
const FASTIFY_ERRORS: Readonly<Record<string, readonly [ErrorKind, string]>> = {
  FST_ERR_NOT_FOUND: ['route-not-found', 'There is nothing at this address.'],
  FST_ERR_BAD_URL: [
    'malformed',
    'The URL has a percent sign that is not followed by two hexadecimal digits.',
  ],
  FST_ERR_MAX_PARAM_LENGTH: ['malformed', 'A part of the URL is too long.'],
  FST_ERR_CTP_BODY_TOO_LARGE: ['too-large', 'The body is too large for this operation.'],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: [
    'unsupported-type',
    'This operation does not take a body of this Content-Type.',
  ],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: [
    'incomplete',
    'The body has another length than its Content-Length says.',
  ],
  FST_ERR_CTP_EMPTY_JSON_BODY: ['malformed', 'The body is empty, but its Content-Type says that it is JSON.'],
  FST_ERR_CTP_INVALID_JSON_BODY: ['malformed', 'The body is not valid JSON.'],
  FST_ERR_ROUTE_MISSING_CONTENT_TYPE: ['malformed', 'The request needs a Content-Type.'],
  FST_ERR_HANDLER_TIMEOUT: ['unavailable', 'The server took too long; try again.'],
  // What reading a body meets when its sender has gone.
  ECONNRESET: ['incomplete', 'The connection closed before the whole body had arrived.'],
};

const PLACES: Readonly<Record<string, Fault['in']>> = {
  body: 'body',
  querystring: 'query',
  params: 'path',
  headers: 'header',
};

/** Anything that was thrown, as an error of the core's; what nobody foresaw is `internal` with the thrown as its cause. */
export function toAssetError(thrown: unknown): AssetError {
  if (thrown instanceof AssetError) return thrown;
  if (!(thrown instanceof Error)) return internal(thrown);
  if (isValidationFailure(thrown)) return invalid(thrown);
  const [kind, message] = FASTIFY_ERRORS['code' in thrown ? String(thrown.code) : ''] ?? [];
  return kind === undefined || message === undefined
    ? internal(thrown)
    : new AssetError(kind, message, { cause: thrown });
}

function internal(cause: unknown): AssetError {
  return new AssetError('internal', 'Something went wrong in the server.', { cause });
}

/** What a JSON Schema validator (Ajv or TypeBox) says of one value. */
interface Violation {
  readonly keyword: string;
  readonly instancePath: string;
  readonly message?: string;
  readonly params: Readonly<Record<string, unknown>>;
}

interface ValidationFailure extends Error {
  readonly validation: readonly Violation[];
  readonly validationContext: string;
}

function isValidationFailure(error: Error): error is ValidationFailure {
  return 'validation' in error && Array.isArray(error.validation) && 'validationContext' in error;
}

function invalid(failure: ValidationFailure): AssetError {
  const place = PLACES[failure.validationContext] ?? 'body';
  const faults = failure.validation.flatMap((violation) => faultsOf(violation, place));
  const [first] = faults;
  const message =
    first === undefined
      ? 'The request is not valid.'
      : `${nameOf(first)} ${first.message}${faults.length > 1 ? ', among others' : ''}.`;
  return new AssetError('invalid', message, { faults, cause: failure });
}

/** A value that is missing, or too many, is named itself, not the object around it. */
function faultsOf({ instancePath, message, params }: Violation, place: Fault['in']): Fault[] {
  const fault = (path: string, reason: string): Fault => ({
    at: place === 'body' ? path : path.slice(1),
    in: place,
    message: reason,
  });
  const missing = strings(params.missingProperty ?? params.requiredProperties);
  if (missing.length > 0)
    return missing.map((name) => fault(`${instancePath}/${escaped(name)}`, 'is missing'));
  const unknown = strings(params.additionalProperty ?? params.additionalProperties);
  if (unknown.length > 0)
    return unknown.map((name) => fault(`${instancePath}/${escaped(name)}`, 'is not known here'));
  const allowed = Array.isArray(params.allowedValues) ? `: ${params.allowedValues.join(', ')}` : '';
  return [fault(instancePath, `${message ?? 'is not valid'}${allowed}`)];
}

function strings(value: unknown): string[] {
  return [value].flat().filter((item) => typeof item === 'string');
}

/** A key as a reference token of a JSON pointer (RFC 6901, 3). */
function escaped(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}

function nameOf({ at, in: place }: Fault): string {
  if (at === '') return place === 'body' ? 'The body' : `The ${place}`;
  return `${at} in the ${place}`;
}
