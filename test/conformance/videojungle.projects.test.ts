import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { Type } from 'typebox';
import type { Call, Reply } from './client.ts';
import { type Send, shaped } from './driver.ts';
import {
  Asset,
  announce,
  get,
  JSON_HEADERS,
  json,
  Moment,
  openProject,
  uploaded,
  videojungle,
  withBody,
} from './drivers/videojungle.ts';
import { refusal } from './fastapi.ts';
import { picture } from './samples.ts';
import { type Client, openServer, type Server } from './server.ts';
import { until } from './until.ts';

const exactly = { additionalProperties: false };
const Uuid = Type.String({ format: 'uuid' });
const Text = Type.Union([Type.String(), Type.Null()]);
const Prompt = Type.Object(
  {
    id: Uuid,
    value: Type.String({ minLength: 1 }),
    persona: Type.String(),
    created_at: Moment,
    parameters: Type.Array(Type.String()),
    name: Type.String(),
    task: Text,
  },
  exactly,
);
/** The same in lists. */
const Project = Type.Object(
  {
    id: Uuid,
    name: Type.String(),
    description: Text,
    data: Type.String(),
    created_at: Moment,
    owner_id: Uuid,
    asset_count: Type.Integer(),
    assets: Type.Array(Asset),
    prompts: Type.Array(Prompt),
    scripts: Type.Array(Type.Object({ id: Uuid, inputs: Type.Array(Type.Object({ name: Type.String() })) })),
    script: Type.Object({ id: Uuid }, exactly),
  },
  exactly,
);

const HOROSCOPE = {
  value: 'generate a horoscope for ${ZODIAC SIGN}, with lucky number ${LUCKY NUMBER} on ${DATE}',
  parameters: ['zodiac sign', 'lucky number', 'date'],
  name: 'Horoscope Reader',
  task: 'a horoscope generator',
  persona: 'A psychic squid who sees into the future',
};

const project = (reply: Reply) => shaped(reply, 200, Project);
const prompt = (reply: Reply) => shaped(reply, 200, Prompt);
const create = (body: object): Call => withBody('POST', '/projects', body);

let server: Server;
let client: Client;
before(async () => {
  server = await openServer();
  client = await server.openClient(videojungle);
});
after(() => server[Symbol.asyncDispose]());

const givePrompt = async (call: Send) => prompt(await call(withBody('POST', '/prompts', HOROSCOPE)));

suite('videojungle: projects', () => {
  test('a new project has a script of the default template, and nothing else', async () => {
    const made = project(await client.call(create({ name: 'Reels 🎬', description: 'For the web' })));
    assert.partialDeepStrictEqual(made, {
      name: 'Reels 🎬',
      description: 'For the web',
      data: 'prompt-to-video',
      asset_count: 0,
      assets: [],
      prompts: [],
      script: { id: made.scripts[0]?.id },
    });
    assert.equal(made.scripts.length, 1);
    assert.deepEqual(project(await client.call(get(`/projects/${made.id}`))), made);
  });

  test('its template is named by data or by template_key', async () => {
    for (const [named, key] of [
      [{ data: 'prompt-to-speech' }, 'prompt-to-speech'],
      [{ template_key: 'prompt-to-speech' }, 'prompt-to-speech'],
      [{ data: '', template_key: null, prompt_id: null, description: null }, 'prompt-to-video'],
    ] as const) {
      assert.equal(project(await client.call(create({ name: 'x', ...named }))).data, key);
    }
    for (const wrong of [{ data: 'prompt-to-gold' }, { template_key: 'constructor' }, { data: 7 }]) {
      refusal(await client.call(create({ name: 'x', ...wrong })), 422);
    }
  });

  test('[S] with a prompt it has prompts[0], whose parameters the generation takes', async () => {
    const { id, parameters } = await givePrompt(client.call);
    const made = project(
      await client.call(create({ name: 'First', description: 'My first', prompt_id: id })),
    );
    assert.deepEqual([made.prompts[0]?.id, made.prompts[0]?.parameters], [id, parameters]);
    const names = made.scripts[0]?.inputs.map(({ name }) => name) ?? [];
    for (const name of HOROSCOPE.parameters) assert.ok(names.includes(name), name);

    const path = `/projects/${made.id}/${made.script.id}/prompt`;
    const given = new URLSearchParams({ 'zodiac sign': 'Aries', 'lucky number': '7', date: '2025-05-25' });
    const preview = json<{ prompt: string }>(await client.call({ method: 'POST', path: `${path}?${given}` }));
    assert.equal(preview.prompt, 'generate a horoscope for Aries, with lucky number 7 on 2025-05-25');
    given.delete('date');
    const { detail } = refusal(await client.call({ method: 'POST', path: `${path}?${given}` }), 422) as {
      detail: unknown;
    };
    assert.deepEqual(detail, [{ loc: ['query', 'date'], msg: 'is missing', type: 'missing' }]);
  });

  test('a prompt that is in a project can begin another one', async () => {
    const { id } = await givePrompt(client.call);
    const [first, second] = [
      project(await client.call(create({ name: '1', prompt_id: id }))),
      project(await client.call(create({ name: '2', prompt_id: id }))),
    ];
    assert.equal(first.prompts[0]?.id, id);
    assert.partialDeepStrictEqual(second.prompts[0], HOROSCOPE);
    assert.deepEqual(project(await client.call(get(`/projects/${first.id}`))).prompts, first.prompts);
  });

  test('a prompt that is unknown, foreign or no uuid begins nothing', async () => {
    const stranger = await server.openClient(videojungle);
    const { id } = await givePrompt(stranger.call);
    const mine = await server.openClient(videojungle);
    for (const prompt_id of [id, crypto.randomUUID(), 'words', 7]) {
      refusal(await mine.call(create({ name: 'x', prompt_id })), 422);
    }
    assert.deepEqual(json(await mine.call(get('/projects'))), []);
  });

  test('[S] a list is a bare array of whole projects, newest first, of ten unless limit says otherwise', async () => {
    const { call } = await server.openClient(videojungle);
    const ids: string[] = [];
    for (let n = 0; n < 11; n++) ids.unshift(await openProject(call, `${n}`));
    const newest = shaped(await call(get('/projects')), 200, Type.Array(Project));
    assert.deepEqual(
      newest.map(({ id }) => id),
      ids.slice(0, 10),
    );
    assert.equal(json<unknown[]>(await call(get('/projects?limit=11'))).length, 11);
    for (const limit of ['0', '-1', 'abc', '1000000'])
      refusal(await call(get(`/projects?limit=${limit}`)), 422);
  });

  test('it shows its newest assets, and tells how many there are', async () => {
    const id = await openProject(client.call);
    await uploaded(client.call, await picture(), id);
    for (let n = 0; n < 11; n++) await announce(client.call, { keyname: `${n}` }, id);
    const { asset_count, assets } = project(await client.call(get(`/projects/${id}`)));
    assert.deepEqual([asset_count, assets.length, assets[0]?.asset_path?.endsWith('/10')], [12, 10, true]);
  });

  test('it is deleted with its scripts; its assets stay', async () => {
    const made = project(await client.call(create({ name: 'x' })));
    const { id: assetId } = await uploaded(client.call, await picture(), made.id);
    const path = `/projects/${made.id}`;
    const gone = await client.call({ method: 'DELETE', path, headers: JSON_HEADERS });
    assert.deepEqual(json(gone), { id: made.id, deleted: true });
    for (const method of ['GET', 'DELETE']) refusal(await client.call({ method, path }), 404);
    const generate = { method: 'POST', path: `${path}/${made.script.id}/generate?text=x` };
    refusal(await client.call(generate), 404);
    const { project_id, uploaded: there } = json<{ project_id: null; uploaded: boolean }>(
      await client.call(get(`/assets/${assetId}`)),
    );
    assert.deepEqual([project_id, there], [null, true]);
  });

  test('another workspace does not know it', async () => {
    const id = await openProject(client.call);
    const stranger = await server.openClient(videojungle);
    for (const method of ['GET', 'DELETE']) {
      refusal(await stranger.call({ method, path: `/projects/${id}` }), 404);
    }
    assert.deepEqual(json(await stranger.call(get('/projects'))), []);
    project(await client.call(get(`/projects/${id}`)));
  });

  test('a body that will not do is refused where it will not', async () => {
    for (const [body, loc] of [
      [{}, ['body', 'name']],
      [{ name: 7 }, ['body', 'name']],
      [{ name: 'n'.repeat(513) }, ['body', 'name']],
      [{ name: 'x', description: 'd'.repeat(5001) }, ['body', 'description']],
    ] as const) {
      const { detail } = refusal(await client.call(create(body)), 422) as { detail: { loc: unknown }[] };
      assert.deepEqual(detail[0]?.loc, loc);
    }
  });

  test('an Idempotency-Key makes one project', async () => {
    const { call } = await server.openClient(videojungle);
    const keyed = { ...create({ name: 'once' }), headers: { ...JSON_HEADERS, 'idempotency-key': 'vj-1' } };
    assert.equal(project(await call(keyed)).id, project(await call(keyed)).id);
    assert.equal(json<unknown[]>(await call(get('/projects'))).length, 1);
  });
});

suite('videojungle: prompts', () => {
  test('one that is given is there at once, listed newest first, and deleted', async () => {
    const { call } = await server.openClient(videojungle);
    const made = await givePrompt(call);
    assert.partialDeepStrictEqual(made, HOROSCOPE);
    const second = prompt(await call(withBody('POST', '/prompts', { value: 'Hi ${NAME}' })));
    assert.deepEqual([second.parameters, second.persona, second.task], [['NAME'], '', null]);
    assert.deepEqual(json(await call(get('/prompts'))), [second, made]);
    assert.deepEqual(json(await call(get('/prompts?limit=1'))), [second]);
    const path = `/prompts/${made.id}`;
    assert.deepEqual(prompt(await call(get(path))), made);
    assert.deepEqual(json(await call({ method: 'DELETE', path })), { id: made.id, deleted: true });
    for (const method of ['GET', 'DELETE']) refusal(await call({ method, path }), 404);
  });

  test('one that is ordered says "generating..." until it is written, with all its parameters in it', async () => {
    const order = { task: 'a horoscope reader', parameters: HOROSCOPE.parameters };
    for (const path of ['/prompts/generate', '/prompts']) {
      const { id } = json<{ id: string }>(await client.call(withBody('POST', path, order)));
      const written = await until(async () => {
        const found = prompt(await client.call(get(`/prompts/${id}`)));
        return found.value !== 'generating...' && found;
      });
      assert.deepEqual([written.task, written.parameters], [order.task, order.parameters]);
      for (const name of order.parameters) assert.ok(written.value.includes(`\${${name}}`), written.value);
    }
    const { id } = json<Record<string, unknown>>(
      await client.call(withBody('POST', '/prompts/generate', order)),
    );
    assert.match(String(id), /^[0-9a-f-]{36}$/);
  });

  test('another workspace does not know it', async () => {
    const { id } = await givePrompt(client.call);
    const stranger = await server.openClient(videojungle);
    for (const method of ['GET', 'DELETE']) {
      refusal(await stranger.call({ method, path: `/prompts/${id}` }), 404);
    }
    assert.deepEqual(json(await stranger.call(get('/prompts'))), []);
  });

  test('what will not do is refused', async () => {
    for (const body of [
      {},
      { value: '' },
      { value: 'Hi ${' },
      { value: 'x', parameters: 'words' },
      { value: 'x', parameters: ['${bad}'] },
      { value: 7 },
    ]) {
      refusal(await client.call(withBody('POST', '/prompts', body)), 422);
    }
    for (const body of [{}, { task: '' }, { task: 'x', parameters: [''] }]) {
      refusal(await client.call(withBody('POST', '/prompts/generate', body)), 422);
    }
    refusal(await client.call(get('/prompts/words')), 422);
  });
});
