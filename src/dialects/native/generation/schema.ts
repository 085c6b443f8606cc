import { Type } from 'typebox';
import { Moment, orNull, Uuid } from '../primitives.ts';

const ScriptName = Type.String({ minLength: 1, maxLength: 200 });

/** What it may be is said by the JSON Schema at /scripts/schema, and every fault by its pointer. */
const Document = Type.Unknown({ description: 'A script: see GET /api/v1/scripts/schema.' });

const Version = Type.Integer({ minimum: 1, description: 'A changed document is a new version.' });

export const ScriptReply = Type.Object({
  id: Uuid,
  name: Type.String(),
  projectId: orNull(Uuid),
  template: orNull(Type.String({ description: 'The built-in script that it was made from.' })),
  version: Version,
  document: Document,
  createdAt: Moment,
  updatedAt: Moment,
});

export const NewScript = Type.Object(
  {
    name: ScriptName,
    projectId: Type.Optional(Uuid),
    document: Type.Optional(Document),
    template: Type.Optional(
      Type.String({ maxLength: 100, description: 'Instead of a document: the key of a built-in script.' }),
    ),
  },
  { additionalProperties: false },
);

export const ScriptChanges = Type.Object(
  { name: Type.Optional(ScriptName), document: Type.Optional(Document) },
  { additionalProperties: false, minProperties: 1 },
);

export const ScriptsQuery = Type.Object({
  limit: Type.Integer({ minimum: 1, maximum: 200, default: 50 }),
  cursor: Type.Optional(Type.String({ maxLength: 1024 })),
  projectId: Type.Optional(Uuid),
});

export const VersionParams = Type.Object({ id: Uuid, version: Version });

export const VersionReply = Type.Object({
  scriptId: Uuid,
  version: Version,
  name: Type.String(),
  deleted: Type.Boolean({ description: 'The script is gone; what it made still names it.' }),
  document: Document,
  createdAt: Moment,
});

export const VersionsReply = Type.Object({
  data: Type.Array(Type.Object({ version: Version, createdAt: Moment })),
});

export const TemplateReply = Type.Object({
  key: Type.String(),
  name: Type.String(),
  description: Type.String(),
  document: Document,
});
