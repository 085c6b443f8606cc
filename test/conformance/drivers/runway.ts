import assert from 'node:assert/strict';
import { Type } from 'typebox';
import { type Call, jsonOf, type Reply } from '../client.ts';
import { type Driver, type Failure, type Sample, shaped } from '../driver.ts';

export const BASE = '/v1/runwayml';
export const JSON_HEADERS = { 'content-type': 'application/json' };

const STATUSES = {
  'bad-key': 401,
  missing: 404,
  'too-large': 413,
  'not-media': 400,
  empty: 400,
  incomplete: 400,
  'wrong-method': 405,
  'unknown-path': 404,
  malformed: 400,
  internal: 500,
  unavailable: 503,
  'rate-limited': 429,
  'quota-exceeded': 403,
} as const satisfies Record<Failure, number>;

/** Word for word. */
const TEXTS: Partial<Record<Failure, string>> = { 'bad-key': 'Unauthorized', missing: 'Not found.' };

const exactly = { additionalProperties: false };
const Kind = Type.Enum(['image', 'video', 'audio']);
const Moment = Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$' });
const Uuid = Type.String({ format: 'uuid' });
const Url = Type.String({ pattern: '^http://' });
const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(type: T) =>
  Type.Union([type, Type.Null()]);
const AssetId = Type.String({ pattern: '^user:\\d+-runwayml:.+@.+-asset:[0-9a-f-]{36}$' });

const User = Type.Object(
  {
    id: Type.Integer(),
    username: Type.String(),
    firstName: Type.String(),
    lastName: Type.String(),
    picture: Type.Null(),
    teamName: orNull(Type.String()),
    teamPicture: Type.Null(),
  },
  exactly,
);

/** [S] The reply to an upload. */
export const UploadReply = Type.Object(
  {
    assetId: AssetId,
    id: Uuid,
    user: User,
    createdAt: Moment,
    updatedAt: Moment,
    name: Type.String(),
    description: Type.Literal(''),
    type: Type.Object({ name: Kind, type: Kind, isDirectory: Type.Literal(false) }, exactly),
    size: Type.Integer(),
    url: Url,
    previewUrls: Type.Array(Url),
    fileCount: Type.Literal(1),
    private: Type.Literal(true),
    permissions: Type.Object(
      { read: Type.Literal(true), write: Type.Literal(true), admin: Type.Literal(true) },
      exactly,
    ),
    annotated: Type.Literal(false),
    isUserUpload: Type.Literal(true),
    sourceApplication: Type.Literal('web'),
    createdBy: User,
    favorite: Type.Literal(false),
  },
  exactly,
);

/** [S] The union of the older and the newer documentation. */
const Metadata = Type.Object(
  {
    frameRate: orNull(Type.Number()),
    duration: orNull(Type.Number()),
    dimensions: orNull(Type.Array(Type.Integer(), { minItems: 2, maxItems: 2 })),
    size: orNull(Type.Object({ width: Type.Integer(), height: Type.Integer() }, exactly)),
    width: orNull(Type.Integer()),
    height: orNull(Type.Integer()),
    hasAlphaChannel: orNull(Type.Boolean()),
    hasAudio: orNull(Type.Boolean()),
  },
  exactly,
);

/** [S] One item of the list. */
export const Item = Type.Object(
  {
    assetId: AssetId,
    id: Uuid,
    createdAt: Moment,
    updatedAt: Moment,
    name: Type.String(),
    url: Url,
    previewUrls: Type.Array(Url),
    mediaType: Kind,
    mediaSubtype: Type.Null(),
    fileCount: Type.Literal(1),
    fileSize: Type.Integer(),
    fileExtStandardized: Type.String({ pattern: '^[a-z0-9]+$' }),
    isUserUpload: Type.Boolean(),
    metadata: orNull(Metadata),
    username: Type.String(),
    userPicture: Type.Null(),
    userId: Type.Integer(),
    createdBy: Type.Integer(),
    private: Type.Boolean(),
    privateInTeam: Type.Boolean(),
    parentAssetGroupId: orNull(Uuid),
    taskId: orNull(Type.String()),
    favorite: Type.Boolean(),
  },
  exactly,
);

export const Items = Type.Array(Item);

function upload({ name, mediaType, bytes }: Sample) {
  const path = `${BASE}/assets/?name=${encodeURIComponent(name)}`;
  return { method: 'POST', path, headers: { 'content-type': mediaType }, body: bytes };
}

export const runway = {
  name: 'runway',
  prefix: BASE,
  announces: false,
  authorize: (key) => ({ authorization: `Bearer ${key}` }),
  upload,
  uploaded(reply) {
    const { assetId: id, url, name, type, size } = shaped(reply, 200, UploadReply);
    return { id, url, name, kind: type.type, size };
  },
  find: (id) => ({ method: 'GET', path: `${BASE}/assets/${id}` }),
  found(reply) {
    const { assetId: id, url, name, mediaType: kind, fileSize: size } = shaped(reply, 200, Item);
    return { id, url, name, kind, size };
  },
  remove: (id) => ({ method: 'DELETE', path: `${BASE}/assets/${id}` }),
  removed: (reply) => assert.deepEqual([reply.status, jsonOf(reply)], [200, { success: true }]),
  async openShelf() {
    return {
      upload,
      page: (size, cursor) => ({
        method: 'GET',
        path: `${BASE}/assets/?offset=${cursor ?? 0}&limit=${size}`,
      }),
      read(reply, size, cursor) {
        const ids = shaped(reply, 200, Items).map(({ assetId }) => assetId);
        // Clients page until they get fewer than they asked for.
        return { ids, next: ids.length < size ? null : String(Number(cursor ?? 0) + size) };
      },
    };
  },
  malformed: {
    method: 'POST',
    path: `${BASE}/accounts/new@example.com`,
    headers: { 'content-type': 'application/json' },
    body: '{"email": ',
  },
  refused(reply, failure) {
    const code = STATUSES[failure];
    const Failed = Type.Object({ error: Type.String({ minLength: 1 }), code: Type.Literal(code) }, exactly);
    const body = shaped(reply, code, Failed);
    if (TEXTS[failure] !== undefined) assert.equal(body.error, TEXTS[failure]);
    return body;
  },
} satisfies Driver;

export function get(path: string): Call {
  return { method: 'GET', path: BASE + path };
}

/** An upload with a query of one's own. */
export function uploadTo(query: string, file: Sample, headers: Record<string, string> = {}): Call {
  const path = `${BASE}/assets/?${query}`;
  return { method: 'POST', path, headers: { 'content-type': file.mediaType, ...headers }, body: file.bytes };
}

/** Status and JSON, to be compared as a whole. */
export function told(reply: Reply): [status: number, json: unknown] {
  return [reply.status, jsonOf(reply)];
}
