import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { Type } from 'typebox';
import { jsonOf } from './client.ts';
import { shaped } from './driver.ts';
import {
  create,
  enveloped,
  failedWith,
  get,
  indream,
  JSON_HEADERS,
  listed,
  openProject,
  withBody,
} from './drivers/indream.ts';
import { openServer, type Server } from './server.ts';

const exactly = { additionalProperties: false };
const Uuid = Type.String({ format: 'uuid' });
const Moment = Type.String({ format: 'date-time' });
const metadata = {
  projectId: Uuid,
  title: Type.String(),
  description: Type.Union([Type.String(), Type.Null()]),
  updatedAt: Moment,
};
const Metadata = Type.Object(metadata, exactly);
const Summary = Type.Object({ ...metadata, createdAt: Moment }, exactly);
const versions = { stateVersion: Type.String(), stateSchemaVersion: Type.Literal('v1') };
const Detail = Type.Object(
  { ...Summary.properties, editorState: Type.Record(Type.String(), Type.Unknown()), ...versions },
  exactly,
);
const Synced = Type.Object({ projectId: Uuid, ...versions, updatedAt: Moment }, exactly);

suite('indream: projects', () => {
  let server: Server;
  before(async () => {
    server = await openServer();
  });
  after(() => server[Symbol.asyncDispose]());

  const state = { tracks: [{ clips: [1, 2.5, null, 'ü'] }], nested: { deep: { empty: {} } } };

  test('are created, shown, changed, synced and deleted', async () => {
    const { call } = await server.openClient(indream);
    const body = { title: 'Trailer', description: 'First cut', editorState: state, stateVersion: '7' };
    const summary = shaped(await call(create(body)), 201, enveloped(Summary)).data;
    assert.deepEqual([summary.title, summary.description], ['Trailer', 'First cut']);
    const path = `/projects/${summary.projectId}`;
    const detail = shaped(await call(get(path)), 200, enveloped(Detail)).data;
    assert.deepEqual(detail, {
      ...summary,
      editorState: state,
      stateVersion: '7',
      stateSchemaVersion: 'v1',
    });

    const changed = shaped(
      await call(withBody('PATCH', path, { title: 'Teaser', description: null })),
      200,
      enveloped(Metadata),
    );
    assert.deepEqual([changed.data.title, changed.data.description], ['Teaser', null]);

    const sync = withBody('POST', `${path}/sync`, { editorState: { tracks: [] }, stateVersion: '8' });
    const { stateVersion } = shaped(await call(sync), 200, enveloped(Synced)).data;
    assert.equal(stateVersion, '8');
    const after = shaped(await call(get(path)), 200, enveloped(Detail)).data;
    assert.deepEqual([after.editorState, after.stateVersion, after.title], [{ tracks: [] }, '8', 'Teaser']);

    const gone = await call({ method: 'DELETE', path: `/v1${path}`, headers: JSON_HEADERS });
    assert.deepEqual(jsonOf(gone), { data: { projectId: summary.projectId, deleted: true }, meta: {} });
    for (const asked of [get(path), sync, withBody('PATCH', path, { title: 'x' }), get(`${path}/assets`)]) {
      failedWith(await call(asked), 404, 'RESOURCE_NOT_FOUND');
    }
  });

  test('have a title and a state version, also when none is given', async () => {
    const { call } = await server.openClient(indream);
    const projectId = await openProject(call);
    const { data } = shaped(await call(get(`/projects/${projectId}`)), 200, enveloped(Detail));
    assert.deepEqual([data.title, data.description, data.stateVersion], ['Untitled project', null, 'v1']);
  });

  test('what is wrong in a new one is refused', async () => {
    const { call } = await server.openClient(indream);
    const cases: [object, number, string][] = [
      [{}, 400, 'REQUEST_INVALID'],
      [{ editorState: {}, title: 'x'.repeat(121) }, 400, 'REQUEST_INVALID'],
      [{ editorState: {}, description: 'x'.repeat(501) }, 400, 'REQUEST_INVALID'],
      [{ editorState: {}, stateVersion: 'x'.repeat(33) }, 400, 'REQUEST_INVALID'],
      [{ editorState: {}, stateSchemaVersion: 'v2' }, 400, 'REQUEST_INVALID'],
      [{ editorState: [] }, 422, 'EDITOR_SCHEMA_INVALID'],
      [{ editorState: null }, 422, 'EDITOR_SCHEMA_INVALID'],
      [{ editorState: 'x' }, 422, 'EDITOR_SCHEMA_INVALID'],
    ];
    for (const [body, status, code] of cases) failedWith(await call(create(body)), status, code);
    for (const limit of [
      { title: 'x'.repeat(120) },
      { description: 'x'.repeat(500) },
      { stateSchemaVersion: 'v1' },
    ]) {
      shaped(await call(create({ editorState: {}, ...limit })), 201, enveloped(Summary));
    }
  });

  test('PATCH takes title and description only', async () => {
    const { call } = await server.openClient(indream);
    const path = `/projects/${await openProject(call)}`;
    for (const body of [{}, { editorState: {} }, { title: 'x'.repeat(121) }, { title: null }]) {
      failedWith(await call(withBody('PATCH', path, body)), 400, 'REQUEST_INVALID');
    }
  });

  test('an editor state may be larger than other bodies', async () => {
    const { call } = await server.openClient(indream);
    const editorState = { text: 'x'.repeat(3_000_000) };
    const { data } = shaped(await call(create({ editorState })), 201, enveloped(Summary));
    const detail = shaped(await call(get(`/projects/${data.projectId}`)), 200, enveloped(Detail)).data;
    assert.deepEqual(detail.editorState, editorState);
  });

  test('are listed newest first, 20 a page or as many as asked, 1 to 50', async () => {
    const { call } = await server.openClient(indream);
    const ids: string[] = [];
    for (let count = 0; count < 21; count++) ids.push(await openProject(call));
    ids.reverse();
    const first = shaped(await call(get('/projects')), 200, listed(Summary));
    assert.deepEqual(
      first.data.map(({ projectId }) => projectId),
      ids.slice(0, 20),
    );
    const cursor = encodeURIComponent(first.meta.nextPageCursor ?? '');
    const rest = shaped(await call(get(`/projects?pageCursor=${cursor}`)), 200, listed(Summary));
    assert.deepEqual(
      rest.data.map(({ projectId }) => projectId),
      ids.slice(20),
    );
    assert.equal(rest.meta.nextPageCursor, null);
    assert.equal(shaped(await call(get('/projects?pageSize=50')), 200, listed(Summary)).data.length, 21);
    for (const query of ['pageSize=0', 'pageSize=51', 'pageSize=x', 'pageCursor=x']) {
      failedWith(await call(get(`/projects?${query}`)), 400, 'REQUEST_INVALID');
    }
  });

  test('of another workspace are unknown', async () => {
    const theirs = await openProject((await server.openClient(indream)).call);
    const { call } = await server.openClient(indream);
    failedWith(await call(get(`/projects/${theirs}`)), 404, 'RESOURCE_NOT_FOUND');
    failedWith(await call({ method: 'DELETE', path: `/v1/projects/${theirs}` }), 404, 'RESOURCE_NOT_FOUND');
  });
});
