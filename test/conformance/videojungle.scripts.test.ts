import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { type Static, Type } from 'typebox';
import type { Reply } from './client.ts';
import { shaped } from './driver.ts';
import { get, json, Moment, openProject, videojungle, withBody } from './drivers/videojungle.ts';
import { refusal } from './fastapi.ts';
import { type Client, openServer, type Server } from './server.ts';

const exactly = { additionalProperties: false };
const Uuid = Type.String({ format: 'uuid' });
const Template = Type.Object(
  {
    id: Uuid,
    name: Type.String({ minLength: 1 }),
    key: Type.String({ minLength: 1 }),
    manuscript: Type.String({ minLength: 1 }),
    created_at: Moment,
    updated_at: Moment,
    description: Type.String({ minLength: 1 }),
    template: Type.Object({}),
  },
  exactly,
);
const Script = Type.Object(
  {
    id: Uuid,
    project_id: Uuid,
    value: Type.Object({}),
    inputs: Type.Array(Type.Object({})),
    name: Type.String(),
    created_at: Moment,
    key: Type.Optional(Type.String()),
  },
  exactly,
);

/** A second of nothing but a text. */
const TITLE = {
  inputs: [{ name: 'title', type: 'text', required: true }],
  output: { width: 320, height: 180, fps: 5 },
  timeline: { tracks: [{ clips: [{ asset: { type: 'text', text: '${title}' }, length: 1 }] }] },
};

const script = (reply: Reply): Static<typeof Script> => shaped(reply, 200, Script);

suite('videojungle: scripts', () => {
  let server: Server;
  let client: Client;
  before(async () => {
    server = await openServer();
    client = await server.openClient(videojungle);
  });
  after(() => server[Symbol.asyncDispose]());

  const create = (projectId: string, body: object) =>
    client.call(withBody('POST', `/scripts/${projectId}/scripts`, body));

  test('GET /scripts has the templates that clients name by their keys', async () => {
    const templates = shaped(await client.call(get('/scripts')), 200, Type.Array(Template));
    const keys = templates.map(({ key }) => key);
    for (const key of ['prompt-to-video', 'prompt-to-speech']) assert.ok(keys.includes(key), key);
    assert.deepEqual(JSON.parse(templates[0]?.manuscript ?? ''), templates[0]?.template);
    assert.deepEqual(json(await client.call(get('/scripts?limit=1'))), templates.slice(0, 1));
  });

  test('a script is made, listed, looked at and deleted in its project', async () => {
    const projectId = await openProject(client.call);
    const made = script(await create(projectId, { name: 'Title', data: TITLE, inputs: null }));
    assert.deepEqual([made.project_id, made.value, made.inputs], [projectId, TITLE, TITLE.inputs]);
    const path = `/scripts/${projectId}/${made.id}`;
    assert.deepEqual(script(await client.call(get(path))), made);
    const listed = shaped(await client.call(get(`/projects/${projectId}/scripts`)), 200, Type.Array(Script));
    assert.deepEqual(
      listed.map(({ key = null }) => key),
      ['prompt-to-video', null],
    );
    assert.deepEqual(listed[1], made);
    assert.deepEqual(json(await client.call({ method: 'DELETE', path })), { id: made.id, deleted: true });
    for (const method of ['GET', 'DELETE']) refusal(await client.call({ method, path }), 404);
  });

  test('data may be text, or the key of a template', async () => {
    const projectId = await openProject(client.call);
    const asText = script(await create(projectId, { name: 'Text', data: JSON.stringify(TITLE) }));
    assert.deepEqual(asText.value, TITLE);
    const speech = script(await create(projectId, { name: 'Speech', data: 'prompt-to-speech' }));
    assert.ok(speech.inputs.length > 0);
  });

  test('inputs may be names, values by name, or inputs of the script language', async () => {
    const projectId = await openProject(client.call);
    const inputsFor = async (inputs: unknown) =>
      script(await create(projectId, { name: 'x', data: TITLE, inputs })).inputs;
    const [title] = TITLE.inputs;
    assert.deepEqual(await inputsFor(['zodiac sign']), [title, { name: 'zodiac sign', type: 'text' }]);
    assert.deepEqual(await inputsFor({ 'lucky number': '7' }), [
      title,
      { name: 'lucky number', type: 'text', default: '7' },
    ]);
    const own = { name: 'title', type: 'text', default: 'Hello' };
    assert.deepEqual(await inputsFor([own]), [own]);
  });

  test('everything that is wrong with a script is told where it is', async () => {
    const projectId = await openProject(client.call);
    const broken = {
      ...TITLE,
      timeline: { tracks: [{ clips: [{ asset: { type: 'text', txt: 'x' }, length: -1 }] }] },
    };
    const { detail } = refusal(await create(projectId, { name: 'x', data: broken }), 422) as {
      detail: { loc: unknown[] }[];
    };
    const places = detail.map(({ loc }) => loc.join('/'));
    assert.ok(places.includes('body/data/timeline/tracks/0/clips/0/length'), places.join(' '));
    assert.ok(places.length > 1, places.join(' '));
    for (const data of ['words', '{"timeline": ', '', 7, null, [], { timeline: 1 }]) {
      refusal(await create(projectId, { name: 'x', data }), 422);
    }
    refusal(await create(projectId, { data: TITLE }), 422);
  });

  test('a script of another project or workspace is unknown', async () => {
    const stranger = await server.openClient(videojungle);
    const [mine, other, foreign] = [
      await openProject(client.call),
      await openProject(client.call),
      await openProject(stranger.call),
    ];
    const { id } = script(await create(mine, { name: 'x', data: TITLE }));
    for (const path of [
      `/scripts/${other}/${id}`,
      `/scripts/${foreign}/${id}`,
      `/scripts/${mine}/${other}`,
    ]) {
      for (const method of ['GET', 'DELETE']) refusal(await client.call({ method, path }), 404);
    }
    refusal(await stranger.call(get(`/scripts/${mine}/${id}`)), 404);
    refusal(await create(foreign, { name: 'x', data: TITLE }), 404);
    refusal(await client.call(get(`/projects/${foreign}/scripts`)), 404);
    refusal(await client.call(get(`/scripts/words/${id}`)), 422);
  });
});
