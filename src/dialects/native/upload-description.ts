import type { FastifyRequest } from 'fastify';
import type { AssetDraft } from '#core/admission.ts';
import { AssetError, type Fault } from '#errors.ts';
import { schemaCompiler } from '#http/validation.ts';
import { UploadQuery } from './schema.ts';

/** What a sender says of a file, beside its bytes. */
export type UploadDescription = Pick<
  AssetDraft,
  'name' | 'description' | 'tags' | 'metadata' | 'declared' | 'projectId'
>;

const UNNAMED = 'Untitled';
const validate = schemaCompiler()({ schema: UploadQuery, method: 'POST', url: '', httpPart: 'body' });

export function isForm(request: FastifyRequest): boolean {
  return /^multipart\/form-data\s*(?:;|$)/i.test(request.headers['content-type'] ?? '');
}

export function describe(
  said: UploadQuery,
  { declaredType, fileName }: { declaredType: string | null; fileName: string | null },
): UploadDescription {
  return {
    name: said.name ?? (fileName || UNNAMED),
    description: said.description ?? '',
    tags: [...new Set(said.tag ?? [])],
    metadata: {},
    declared: { mediaType: declaredType, duration: null, width: null, height: null },
    projectId: said.projectId ?? null,
  };
}

const FORM = { what: 'A field of the form', in: 'body' } as const;

/**
 * Fields that come in another way, in a form by default, say the same as the query, and are held to the same schema;
 * where both speak, the fields count.
 */
export function withFields(
  query: UploadQuery,
  fields: URLSearchParams,
  where: { readonly what: string; readonly in: Fault['in'] } = FORM,
): UploadQuery {
  const merged: Record<string, unknown> = { ...query };
  for (const name of ['name', 'description', 'projectId'] as const) {
    const value = fields.get(name);
    if (value !== null) merged[name] = value;
  }
  if (fields.has('tag')) merged.tag = fields.getAll('tag');
  if (validate(merged) === true) return merged;
  const faults = (validate.errors ?? []).map(({ instancePath: at, message = 'is not valid' }) => ({
    at,
    in: where.in,
    message,
  }));
  throw new AssetError('invalid', `${where.what} is not as it should be.`, { faults });
}
