import { type TSchema, Type } from 'typebox';

/** What tools take and give; smaller than the replies of the API, as a model reads all of it. */

const orNull = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const literals = <T extends string>(...values: T[]) => Type.Enum(values);

export const Id = Type.String({
  pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$',
  description: 'A UUID.',
});
export const Kind = literals('image', 'video', 'audio', 'captions', 'font');
export const Status = literals('awaiting', 'processing', 'ready', 'failed');
export const Limit = Type.Optional(
  Type.Integer({ minimum: 1, maximum: 50, description: '20 unless said otherwise.' }),
);
export const Cursor = Type.Optional(Type.String({ description: '`nextCursor` of the page before.' }));
export const NextCursor = orNull(
  Type.String({ description: 'Asks for the next page; null on the last one.' }),
);
export const Values = Type.Record(Type.String(), Type.Unknown());
export const Tags = Type.Array(Type.String());
export const Document = Type.Unknown({
  description: 'A script as a JSON object; the resource polyreel://scripts/schema has its JSON Schema.',
});

export const AssetSummary = Type.Object({
  id: Id,
  name: Type.String(),
  kind: Kind,
  status: literals('awaiting', 'processing', 'ready', 'failed'),
  reason: orNull(Type.String({ description: 'Why it failed.' })),
  mediaType: Type.String(),
  size: Type.Integer({ description: 'Bytes.' }),
  width: orNull(Type.Integer({ description: 'Pixels.' })),
  height: orNull(Type.Integer()),
  duration: orNull(Type.Number({ description: 'Seconds.' })),
  tags: Tags,
  createdAt: Type.String(),
});

export const AssetDetail = Type.Object({
  ...AssetSummary.properties,
  description: Type.String(),
  favourite: Type.Boolean(),
  metadata: Values,
  origin: literals('upload', 'link', 'generated'),
  percent: orNull(Type.Number({ description: 'Of a transfer that is running.' })),
  codecs: Type.Array(Type.String()),
  frameRate: orNull(Type.Number()),
  projectIds: Type.Array(Id),
  url: Type.String({ description: 'Opens it without a key, and expires; to give it away use share_asset.' }),
});

export const ScriptSummary = Type.Object({
  id: Id,
  name: Type.String(),
  version: Type.Integer(),
  inputs: Type.Array(Type.Unknown(), {
    description: 'What it asks for: the names of its parameters and their types.',
  }),
  updatedAt: Type.String(),
});

export const Fault = Type.Object({
  at: Type.String({ description: 'JSON pointer to the value that will not do.' }),
  message: Type.String(),
});

export const Warning = Type.Object({ at: Type.String(), message: Type.String() });
