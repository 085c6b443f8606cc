import { type Static, Type } from 'typebox';
import { AssetError } from '#errors.ts';
import { STATE_SCHEMA_VERSION } from './present.ts';

/** What clients send. */

const Uuid = Type.String({ format: 'uuid' });
const Title = Type.String({ maxLength: 120 });
const Description = Type.Union([Type.String({ maxLength: 500 }), Type.Null()]);

/** An id that is no uuid is one that nothing has: 404, as for any other unknown one. */
export const AssetParams = Type.Object({ assetId: Type.String() });
export const ProjectParams = Type.Object({ projectId: Type.String() });
export const BindingParams = Type.Object({ projectId: Type.String(), assetId: Type.String() });

export const UploadHeaders = Type.Object({ 'x-project-id': Type.Optional(Uuid) });

const editor = {
  /** Checked by `editorStateOf`, which has an error code of its own. */
  editorState: Type.Unknown(),
  stateVersion: Type.Optional(Type.String({ maxLength: 32 })),
  stateSchemaVersion: Type.Optional(Type.Literal(STATE_SCHEMA_VERSION)),
};

export const NewProject = Type.Object({
  title: Type.Optional(Title),
  description: Type.Optional(Description),
  ...editor,
});

export const ProjectState = Type.Object(editor);

export const ProjectChanges = Type.Object(
  { title: Type.Optional(Title), description: Type.Optional(Description) },
  { additionalProperties: false, minProperties: 1 },
);

export const Binding = Type.Object({ assetId: Uuid });

export function pageQuery(most: number, usual: number) {
  return Type.Object({
    pageSize: Type.Integer({ minimum: 1, maximum: most, default: usual }),
    pageCursor: Type.Optional(Type.String({ maxLength: 1024 })),
  });
}

/** @throws `unprocessable` when it is not an object */
export function editorStateOf({ editorState }: Static<typeof ProjectState>): Record<string, unknown> {
  if (isObject(editorState)) return editorState;
  throw new AssetError('unprocessable', 'editorState must be an object.', {
    faults: [{ at: '/editorState', in: 'body', message: 'must be an object' }],
  });
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
