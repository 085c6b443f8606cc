import { Type } from 'typebox';

/** What the schemas of this API are made of. */

export function oneOf<const T extends string[]>(values: readonly [...T], description: string) {
  return Type.Enum<T>(values, { type: 'string', description });
}

export function orNull<T extends Parameters<typeof Type.Union>[0][number]>(schema: T) {
  return Type.Union([schema, Type.Null()]);
}

export const Uuid = Type.String({ format: 'uuid' });
export const Moment = Type.String({ format: 'date-time' });
export const Tag = Type.String({ minLength: 1, maxLength: 64 });
export const Tags = Type.Array(Tag, { maxItems: 64, uniqueItems: true });
export const Name = Type.String({ minLength: 1, maxLength: 512 });
export const Description = Type.String({ maxLength: 10_000 });
export const Metadata = Type.Record(Type.String(), Type.Unknown(), { maxProperties: 100 });
