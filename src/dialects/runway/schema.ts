import { Type } from 'typebox';

/** What clients send; names that are not known here are ignored. */

const Email = Type.String({ maxLength: 254 });

export const UploadQuery = Type.Object({
  name: Type.String({ minLength: 1, maxLength: 512 }),
  email: Type.Optional(Email),
  /** Seconds. */
  duration: Type.Optional(Type.Number({ minimum: 0 })),
  /** Pixels. */
  width: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000 })),
  height: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000 })),
});

export const AssetsQuery = Type.Object({
  offset: Type.Integer({ minimum: 0, maximum: 1000 }),
  limit: Type.Integer({ minimum: 1, maximum: 50 }),
  mediaType: Type.Optional(Type.Enum(['video', 'image', 'audio'])),
  email: Type.Optional(Email),
});

export const AssetParams = Type.Object({ assetId: Type.String() });

export const AccountParams = Type.Object({ email: Email });

/** Clients also send a password; it is neither needed nor looked at. */
export const AccountBody = Type.Object({
  email: Type.String({ format: 'email', maxLength: 254 }),
  maxJobs: Type.Integer({ minimum: 1, maximum: 10 }),
});

/** The account that a query names, or null. Clients forget to encode `+`, which then reads as a space: no e-mail has one. */
export function namedEmail(email: string | undefined): string | null {
  return email?.replaceAll(' ', '+') || null;
}
