import { Type } from 'typebox';

/** What clients send. Explicit nulls are normal, and names that are not known here are ignored. */

const KINDS = ['video', 'audio', 'image'] as const;
export const MAX_NAME = 512;

export const LinkBody = Type.Object({
  /** Whether it is a URL is for the one to say who fetches it. */
  link: Type.String({ minLength: 1 }),
  kind: Type.Optional(Type.Union([Type.Enum([...KINDS]), Type.Null()])),
  name: Type.Optional(Type.Union([Type.String({ maxLength: MAX_NAME }), Type.Null()])),
});

/** Clients that know no kind send it empty. */
export const UploadQuery = Type.Object({ kind: Type.Optional(Type.Enum(['', ...KINDS])) });

export const MediaParams = Type.Object({ media_id: Type.String({ format: 'uuid' }) });
