import assert from 'node:assert/strict';
import { type Static, type TSchema, Type } from 'typebox';
import { type Call, jsonOf, type Reply } from '../client.ts';
import { type Driver, type Failure, type Sample, type Send, type Shown, shaped } from '../driver.ts';

const PREFIX = '/v1';
export const JSON_HEADERS = { 'content-type': 'application/json' };

const STATUSES = {
  'bad-key': 401,
  missing: 404,
  // [S] An upload answers 201, 400, 401, 403 or 422, and nothing else.
  'too-large': 422,
  'not-media': 422,
  empty: 422,
  incomplete: 400,
  'wrong-method': 405,
  'unknown-path': 404,
  malformed: 400,
  internal: 500,
  unavailable: 503,
  'rate-limited': 429,
  'quota-exceeded': 403,
} as const satisfies Record<Failure, number>;

const exactly = { additionalProperties: false };
const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(type: T) =>
  Type.Union([type, Type.Null()]);
const Uuid = Type.String({ format: 'uuid' });

/** [S] All eleven keys, always. */
export const Asset = Type.Object(
  {
    assetId: Uuid,
    type: Type.Enum(['IMAGE', 'VIDEO', 'AUDIO', 'CAPTIONS']),
    source: Type.Enum(['UPLOAD', 'LINK', 'GENERATED']),
    filename: Type.String(),
    mimetype: Type.String(),
    size: Type.Integer(),
    fileUrl: Type.String({ pattern: '^http://' }),
    fileKey: Type.String({ minLength: 1 }),
    width: orNull(Type.Number()),
    height: orNull(Type.Number()),
    duration: orNull(Type.Number()),
  },
  exactly,
);

/** [S] Both keys, always. */
export function enveloped<T extends TSchema>(data: T) {
  return Type.Object({ data, meta: Type.Object({}, exactly) }, exactly);
}

/** Lists say in `meta` where they go on. */
export function listed<T extends TSchema>(item: T) {
  const meta = Type.Object({ nextPageCursor: orNull(Type.String()) }, exactly);
  return Type.Object({ data: Type.Array(item), meta }, exactly);
}

/** [S] `type` is an upper-case token. */
export const Failed = Type.Object(
  {
    type: Type.String({ pattern: '^[A-Z_]+$' }),
    title: Type.String({ minLength: 1 }),
    status: Type.Integer(),
    detail: Type.String({ minLength: 1 }),
    errorCode: Type.String({ pattern: '^[A-Z_]+$' }),
  },
  exactly,
);

const KINDS = { IMAGE: 'image', VIDEO: 'video', AUDIO: 'audio', CAPTIONS: 'captions' } as const;

function shown({ assetId, type, fileUrl, filename, size }: Static<typeof Asset>): Shown {
  return { id: assetId, url: fileUrl, name: filename, kind: KINDS[type], size };
}

export function upload({ name, mediaType, bytes }: Sample, headers: Record<string, string> = {}) {
  return {
    method: 'POST',
    path: `${PREFIX}/uploads`,
    headers: { 'content-type': mediaType, 'x-file-name': encodeURIComponent(name), ...headers },
    body: bytes,
  };
}

export function get(path: string): Call {
  return { method: 'GET', path: PREFIX + path };
}

export function withBody(method: string, path: string, body: object): Call {
  return { method, path: PREFIX + path, headers: JSON_HEADERS, body: JSON.stringify(body) };
}

export function create(project: object): Call {
  return withBody('POST', '/projects', project);
}

/** What the reply to an upload says of the new asset. */
export async function uploaded({ call }: { call: Send }, file: Sample, headers: Record<string, string> = {}) {
  return shaped(await call(upload(file, headers)), 201, enveloped(Asset)).data;
}

export function failedWith(reply: Reply, status: number, errorCode: string): void {
  const body = shaped(reply, status, Failed);
  assert.deepEqual([body.status, body.errorCode], [status, errorCode]);
}

/** The id of a new project. */
export async function openProject(send: Send): Promise<string> {
  const Created = enveloped(Type.Object({ projectId: Uuid }));
  return shaped(await send(create({ editorState: {} })), 201, Created).data.projectId;
}

export const indream = {
  name: 'indream',
  prefix: PREFIX,
  announces: false,
  authorize: (key) => ({ 'x-api-key': key }),
  upload: (file) => upload(file),
  uploaded: (reply) => shown(shaped(reply, 201, enveloped(Asset)).data),
  find: (id) => ({ method: 'GET', path: `${PREFIX}/assets/${id}` }),
  found: (reply) => shown(shaped(reply, 200, enveloped(Asset)).data),
  remove: (id) => ({ method: 'DELETE', path: `${PREFIX}/assets/${id}` }),
  removed: (reply, assetId) =>
    assert.deepEqual([reply.status, jsonOf(reply)], [200, { data: { assetId, deleted: true }, meta: {} }]),
  async openShelf(send) {
    const projectId = await openProject(send);
    return {
      upload: (file) => upload(file, { 'x-project-id': projectId }),
      page(size, cursor) {
        const query = new URLSearchParams({
          pageSize: String(size),
          ...(cursor !== null && { pageCursor: cursor }),
        });
        return { method: 'GET', path: `${PREFIX}/projects/${projectId}/assets?${query}` };
      },
      read(reply) {
        const { data, meta } = shaped(reply, 200, listed(Asset));
        return { ids: data.map(({ assetId }) => assetId), next: meta.nextPageCursor };
      },
    };
  },
  malformed: { ...create({}), body: '{"title": ' },
  refused(reply, failure) {
    const body = shaped(reply, STATUSES[failure], Failed);
    assert.equal(body.status, reply.status);
    return body;
  },
} satisfies Driver;
