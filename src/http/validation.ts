import { Ajv, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import type { FastifySchemaCompiler } from 'fastify';
import type { FastifyValidationResult } from 'fastify/types/schema.js';
import { once } from './once.ts';

/** Values of a body up to which all of its faults are told; of a larger one the first, as each of its values may have one. */
const FEW = 1_000;

/**
 * Query, path and header values arrive as strings and are read as what the schema asks for; a body says what it means.
 * Compiled when the first request needs it: of hundreds of routes, which together would take a good part of a start, a
 * process is asked for a few.
 */
export function schemaCompiler(): FastifySchemaCompiler<object> {
  const reading = validators({ coerceTypes: 'array' });
  const exact = validators({});
  return ({ schema, httpPart }) => {
    const { first, all } = httpPart === 'body' ? exact : reading;
    return inTwoSteps(
      once(() => first().compile(schema)),
      once(() => all().compile(schema)),
    );
  };
}

function validators(options: { readonly coerceTypes?: 'array' }) {
  const open = (allErrors: boolean) => {
    const ajv = new Ajv({ ...options, allErrors, useDefaults: true, strict: false });
    addFormats.default(ajv);
    return ajv;
  };
  return { first: once(() => open(false)), all: once(() => open(true)) };
}

/** Looks for every fault only where there is one, and not in a flood of values. */
function inTwoSteps(
  lookForFirst: () => ValidateFunction,
  lookForAll: () => ValidateFunction,
): FastifyValidationResult {
  const validate: FastifyValidationResult = (data: unknown) => {
    const first = lookForFirst();
    const valid = first(data) === true;
    validate.errors = first.errors ?? null;
    if (valid || isFlood(data)) return valid;
    const all = lookForAll();
    all(data);
    validate.errors = all.errors ?? validate.errors;
    return false;
  };
  return validate;
}

function isFlood(data: unknown): boolean {
  const left: unknown[] = [data];
  let seen = 0;
  for (let value = left.pop(); value !== undefined; value = left.pop()) {
    seen += 1;
    if (typeof value !== 'object' || value === null) continue;
    const values = Object.values(value);
    if (seen + left.length + values.length > FEW) return true;
    left.push(...values);
  }
  return false;
}
