import { newId } from '#core/identifiers.ts';
import { png } from '../acceptance/tiny-media.ts';
import { type Call, jsonOf } from '../conformance/client.ts';
import { documentOf, text } from '../conformance/generating.ts';
import type { Client, Server } from '../conformance/server.ts';
import type { Ids } from './entry.ts';

export interface Workshop {
  readonly server: Server;
  readonly client: Client;
}

/** Makes one thing and tells how the API calls it; `ids` are what was made before it. */
type Make = (workshop: Workshop, ids: Ids) => Promise<string>;

interface Thing {
  readonly make: Make;
  /** Of the same form, and of nothing that there is. */
  readonly nothing: string;
}

const NOWHERE = '0190a1b2-0000-7000-8000-000000000000';
const JSON_HEADERS = { 'content-type': 'application/json' };
export const TUS = { 'tus-resumable': '1.0.0' };
/** Nobody listens there. */
export const HOOK = 'http://127.0.0.1:9/hook';

/** The JSON of a success. */
async function asked(client: Client, call: Call): Promise<Record<string, unknown>> {
  const reply = await client.call(call);
  if (reply.status >= 300) throw new Error(`${call.method} ${call.path}: ${reply.status} ${reply.bytes}`);
  return Object(jsonOf(reply));
}

function posted(client: Client, path: string, body: unknown): Promise<Record<string, unknown>> {
  const json = { headers: JSON_HEADERS, body: JSON.stringify(body) };
  return asked(client, { method: 'POST', path: `/api/v1${path}`, ...(body !== undefined && json) });
}

const said = (value: unknown) => String(value);
const made =
  (path: string, body: unknown, field = 'id'): Make =>
  async ({ client }) =>
    said((await posted(client, path, body))[field]);

const asset: Make = async ({ client }) => {
  const headers = { 'content-type': 'image/png', prefer: 'wait=30' };
  return said(
    (await asked(client, { method: 'POST', path: '/api/v1/assets?name=a.png', headers, body: png(8) })).id,
  );
};

const script: Make = async ({ client }, ids) => {
  const projectId = ids.project_id;
  const body = { name: 'A script', document: documentOf([text('words')]), ...(projectId && { projectId }) };
  return said((await posted(client, '/scripts', body)).id);
};

/** A resumable upload without any bytes yet; as a part it can be joined with others. */
const upload =
  (headers: Readonly<Record<string, string>>): Make =>
  async ({ client }) => {
    const call = { method: 'POST', path: '/api/v1/uploads', headers: { ...TUS, ...headers } };
    const reply = await client.call(call);
    if (reply.status !== 201) throw new Error(`${reply.status} ${reply.bytes}`);
    return said(reply.headers.get('location')).replace(/.*\//, '');
  };

const generation: Make = async (workshop, ids) => {
  const { client } = workshop;
  const scriptId = ids.scriptId ?? (await script(workshop, {}));
  const reply = await posted(client, `/scripts/${scriptId}/generate`, { renderer: 'outside' });
  return said(Object(reply.asset).id);
};

/** The one of the workspace: with several, most requests would have to say which. */
const account =
  (field: 'userId' | 'email'): Make =>
  async ({ client }) => {
    const { data } = await asked(client, { method: 'GET', path: '/api/v1/accounts' });
    return said(Object((data as unknown[])[0])[field]);
  };

/** Of an account and an asset, as one of the vendors calls it. */
const runwayAsset: Make = async (workshop) => {
  const { client } = workshop;
  const ids = [await account('userId')(workshop, {}), await asset(workshop, {})];
  return `user:${ids[0]}-runwayml:${client.workspace.email}-asset:${ids[1]}`;
};

/** Of a project that was made before it. */
const bound: Make = async (workshop, ids) => {
  const assetId = await asset(workshop, {});
  const projectId = ids.projectId ?? ids.id ?? '';
  const path = `/api/v1/projects/${projectId}/assets/${assetId}`;
  const reply = await workshop.client.call({ method: 'PUT', path });
  if (reply.status !== 204) throw new Error(`${reply.status} ${reply.bytes}`);
  return assetId;
};

/** One that needs an asset. */
const illustrated: Make = async (workshop) => {
  const clip = { asset: { type: 'image', src: await asset(workshop, {}) }, length: 1 };
  const body = { name: 'A script', document: documentOf([clip]) };
  const { id } = await posted(workshop.client, '/scripts', body);
  return generation(workshop, { scriptId: said(id) });
};

/** One that has failed for good, of no asset. */
const job: Make = async ({ server, client }) => {
  const id = newId();
  const at = { run_at: Date.now(), created_at: Date.now() };
  const settled = {
    priority: 0,
    state: 'dead',
    attempt: 1,
    interruptions: 0,
    lease: null,
    lease_until: null,
  };
  const what = { kind: 'discard', lane: 'media', payload: JSON.stringify({ blobKey: 'none' }) };
  const rest = { error: 'nothing worked', traceparent: null };
  await server.db
    .insertInto('jobs')
    .values({ id, workspace_id: client.workspace.id, ...what, ...settled, ...rest, ...at })
    .execute();
  return id;
};

const uuid = (make: Make): Thing => ({ make, nothing: NOWHERE });
const under =
  (name: string, path: (id: string) => string, [body, field]: readonly [unknown, string]): Make =>
  async ({ client }, ids) =>
    said((await posted(client, path(ids[name] ?? ''), body))[field]);

export const THINGS = {
  asset: uuid(asset),
  runwayAsset: { make: runwayAsset, nothing: `user:1-runwayml:nobody@example.com-asset:${NOWHERE}` },
  upload: uuid(upload({ 'upload-length': '8' })),
  part: uuid(upload({ 'upload-length': '8', 'upload-concat': 'partial' })),
  link: { make: under('id', (id) => `/assets/${id}/links`, [{}, 'code']), nothing: 'AAAAAAAAAAAA' },
  capability: uuid(under('id', (id) => `/assets/${id}/capabilities`, [undefined, 'id'])),
  project: uuid(made('/projects', { title: 'A project' })),
  script: uuid(script),
  generation: uuid(generation),
  illustrated: uuid(illustrated),
  bound: uuid(bound),
  batch: uuid(async (workshop) => {
    const scriptId = await script(workshop, {});
    return said(
      (await posted(workshop.client, `/scripts/${scriptId}/batches`, { renderer: 'outside', rows: [{}] })).id,
    );
  }),
  prompt: uuid(made('/prompts', { name: 'A prompt', value: 'Say ${it}' })),
  account: { make: account('userId'), nothing: '999999999' },
  email: { make: account('email'), nothing: 'nobody@example.com' },
  key: uuid(made('/keys', { name: 'A key', scopes: ['read'] })),
  webhook: uuid(made('/webhooks', { url: HOOK })),
  job: uuid(job),
  delivery: { make: under('id', (id) => `/webhooks/${id}/test`, [undefined, 'id']), nothing: 'msg_nothing' },
  workspace: uuid(async ({ client }) => client.workspace.id),
  /** Names nothing of a workspace. */
  original: { make: async () => 'original', nothing: 'original' },
  zero: { make: async () => '0', nothing: '0' },
  one: { make: async () => '1', nothing: '1' },
} satisfies Record<string, Thing>;

export type Kind = keyof typeof THINGS;

/** Makes everything that a request names, in the order of the names. */
export async function makeAll(workshop: Workshop, kinds: Readonly<Record<string, Kind>>): Promise<Ids> {
  const ids: Record<string, string> = {};
  for (const [name, kind] of Object.entries(kinds)) ids[name] = await THINGS[kind].make(workshop, ids);
  return ids;
}

/** Names of things that there are not, each another one. */
export function noneOf(kinds: Readonly<Record<string, Kind>>): Ids {
  const names = Object.entries(kinds).map(([name, kind], index) => {
    const { nothing } = THINGS[kind];
    return [name, nothing.replace(NOWHERE, `${NOWHERE.slice(0, -1)}${index}`)];
  });
  return Object.fromEntries(names);
}
