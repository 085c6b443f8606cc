import assert from 'node:assert/strict';
import { type Static, Type } from 'typebox';
import { type Call, jsonOf, type Reply } from '../client.ts';
import { type Driver, type Failure, type Sample, type Send, type Shown, shaped } from '../driver.ts';
import { refusal } from '../fastapi.ts';
import { multipart } from '../multipart.ts';

export const JSON_HEADERS = { 'content-type': 'application/json' };

const STATUSES = {
  'bad-key': 401,
  missing: 404,
  'too-large': 413,
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
const Text = orNull(Type.String());
const Url = orNull(Type.String({ pattern: '^http://' }));
/** [S] Naive ISO with microseconds, no zone. */
export const Moment = Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}$' });

const Home = Type.Object(
  {
    id: Uuid,
    name: Type.String(),
    description: Text,
    data: Type.Literal(''),
    created_at: Moment,
    owner_id: Uuid,
  },
  exactly,
);

/** [S] Every key, always. */
export const Asset = Type.Object(
  {
    id: Uuid,
    keyname: Type.String({ minLength: 20 }),
    key: Type.String({ minLength: 1 }),
    url: Url,
    download_url: Url,
    asset_path: Text,
    asset_type: Type.String({ minLength: 1 }),
    created_at: Moment,
    description: Text,
    generated_description: Text,
    create_parameters: orNull(Type.Object({})),
    status: Text,
    uploaded: Type.Boolean(),
    project_id: orNull(Uuid),
    project: orNull(Home),
  },
  exactly,
);

export function asset(reply: Reply): Static<typeof Asset> {
  return shaped(reply, 200, Asset);
}

export function get(path: string): Call {
  return { method: 'GET', path };
}

export function withBody(method: string, path: string, body: object): Call {
  return { method, path, headers: JSON_HEADERS, body: JSON.stringify(body) };
}

/** Anything JSON, never 204 and never an empty body. */
export function json<T>(reply: Reply): T {
  assert.equal(reply.status, 200, reply.bytes.toString());
  return jsonOf(reply) as T;
}

/** The id of a new project. */
export async function openProject(send: Send, name = 'A project'): Promise<string> {
  const made = await send(withBody('POST', '/projects', { name, description: 'Of a test' }));
  return json<{ id: string }>(made).id;
}

interface Announced {
  readonly id: string;
  readonly upload_url: { readonly url: string };
}

/** The first step of an upload. */
export async function announce(
  send: Send,
  asked: { readonly keyname: string } & Record<string, unknown>,
  projectId?: string,
): Promise<Announced> {
  const body = { upload_method: 'file-no-chunk', asset_type: 'user', description: '', ...asked };
  const path = `/projects/${projectId ?? (await openProject(send))}/asset`;
  return shaped(
    await send(withBody('POST', path, body)),
    200,
    Type.Object(
      { id: Uuid, upload_url: Type.Object({ url: Type.String({ pattern: '^/' }) }, exactly) },
      exactly,
    ),
  );
}

/** The second step. */
export function deliver(path: string, { mediaType, bytes }: Sample) {
  const file = { field: 'file', fileName: 'upload', mediaType, content: bytes };
  return { method: 'POST', path, ...multipart([file]) };
}

export async function uploaded(send: Send, file: Sample, projectId?: string): Promise<Static<typeof Asset>> {
  const { id, upload_url } = await announce(send, { keyname: file.name }, projectId);
  assert.deepEqual(json(await send(deliver(upload_url.url, file))), { id });
  return asset(await send(get(`/assets/${id}`)));
}

/** The size is not told; what the file is called stands in its path. */
function shown(reply: Reply): Shown {
  const { id, url, asset_path } = asset(reply);
  if (url === null || asset_path === null) throw new Error('there is no file');
  return { id, url, name: asset_path.slice(`${id}/`.length), kind: null, size: null };
}

/** Lists have one page only. */
export const videojungle = {
  name: 'videojungle',
  // None of its own: one of those that are its.
  prefix: '/projects',
  announces: true,
  authorize: (key) => ({ 'x-api-key': key }),
  async upload(file, send) {
    return deliver((await announce(send, { keyname: file.name })).upload_url.url, file);
  },
  async uploaded(reply, send) {
    const { id } = shaped(reply, 200, Type.Object({ id: Uuid }, exactly));
    return shown(await send(get(`/assets/${id}`)));
  },
  find: (id) => get(`/assets/${id}`),
  found: shown,
  remove: (id) => ({ method: 'DELETE', path: `/assets/${id}` }),
  removed: (reply, id) => assert.deepEqual(json(reply), { id, deleted: true }),
  openShelf: null,
  malformed: { ...withBody('POST', '/projects', {}), body: '{"name": ' },
  refused: (reply, failure) => refusal(reply, STATUSES[failure]),
} satisfies Driver;
