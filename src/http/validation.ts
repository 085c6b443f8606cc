import { Ajv, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import type { FastifySchemaCompiler } from 'fastify';

/** Query, path and header values arrive as strings and are read as what the schema asks for; a body says what it means. */
export function schemaCompiler(): FastifySchemaCompiler<object> {
  const common = { allErrors: true, useDefaults: true, strict: false } as const;
  const reading = new Ajv({ ...common, coerceTypes: 'array' });
  const exact = new Ajv(common);
  for (const ajv of [reading, exact]) addFormats.default(ajv);
  return ({ schema, httpPart }): ValidateFunction => (httpPart === 'body' ? exact : reading).compile(schema);
}
