import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { type Static, Type } from 'typebox';
import type { Call, Reply } from './client.ts';
import { send } from './client.ts';
import { shaped } from './driver.ts';
import {
  announce,
  asset,
  deliver,
  get,
  JSON_HEADERS,
  json,
  openProject,
  uploaded,
  videojungle,
  withBody,
} from './drivers/videojungle.ts';
import { refusal } from './fastapi.ts';
import { broken, picture, video } from './samples.ts';
import { type Client, openServer, type Server } from './server.ts';

const exactly = { additionalProperties: false };
/** [S] At once. */
const Generated = Type.Object(
  {
    url: Type.String({ pattern: '^http://' }),
    asset_id: Type.String({ format: 'uuid' }),
    asset_key: Type.String({ minLength: 20 }),
  },
  exactly,
);

const generated = (reply: Reply): Static<typeof Generated> => shaped(reply, 200, Generated);

const OUTPUT = { width: 320, height: 180, fps: 5 };

/** A second with a text that two parameters are in, one of them required, over a picture if there is one. */
const scriptOver = (picture: string | null) => ({
  inputs: [
    { name: 'zodiac sign', type: 'text', required: true },
    { name: 'lucky number', type: 'number', default: 3, max: 99 },
    {
      name: 'text',
      type: 'text',
      write: { prompt: 'A horoscope for ${ZODIAC SIGN}, number ${lucky number}', persona: 'a squid' },
    },
  ],
  output: OUTPUT,
  timeline: {
    tracks: [
      { clips: picture === null ? [] : [{ asset: { type: 'image', src: picture }, length: 1 }] },
      { clips: [{ asset: { type: 'text', text: '${text}' }, length: 1 }] },
    ],
  },
});

interface Place {
  readonly projectId: string;
  readonly scriptId: string;
}

suite('videojungle: generate', () => {
  let server: Server;
  let client: Client;
  let place: Place;
  before(async () => {
    server = await openServer();
    client = await server.openClient(videojungle);
    // A picture that never comes: the built-in renderer waits for it, and whoever holds the URL can be first.
    const { id } = await announce(client.call, { keyname: 'never.png' });
    place = await openScript(client, scriptOver(id));
  });
  after(() => server[Symbol.asyncDispose]());

  async function openScript({ call }: Client, data: object): Promise<Place> {
    const projectId = await openProject(call);
    const path = `/scripts/${projectId}/scripts`;
    const { id } = json<{ id: string }>(await call(withBody('POST', path, { name: 'Horoscope', data })));
    return { projectId, scriptId: id };
  }

  const pathOf = ({ projectId, scriptId }: Place, what = 'generate') =>
    `/projects/${projectId}/${scriptId}/${what}`;
  const ask = (query: string, what?: string): Call => ({
    method: 'POST',
    path: `${pathOf(place, what)}?${query}`,
  });
  const look = async (id: string) => asset(await client.call(get(`/assets/${id}`)));

  test('[S] answers at once with url, asset_id and asset_key', async () => {
    const { asset_id, asset_key } = generated(await client.call(ask('zodiac+sign=Aries&lucky%20number=7')));
    const shown = await look(asset_id);
    assert.partialDeepStrictEqual(shown, {
      keyname: asset_key,
      key: asset_key,
      url: null,
      download_url: null,
      asset_type: 'generated_video',
      create_parameters: { 'zodiac sign': 'Aries', 'lucky number': '7' },
      uploaded: false,
      project_id: place.projectId,
    });
    assert.match(shown.status ?? '', /^(queued|processing)$/);
    assert.deepEqual(json(await client.call(get(`/assets/check/${asset_id}`))), { uploaded: false });
    const listed = json<{ id: string }[]>(
      await client.call(get(`/projects/${place.projectId}/asset/generated`)),
    );
    assert.ok(listed.some(({ id }) => id === asset_id));
  });

  test('[S] parameters come as pairs, or in q as JSON or pairs, whatever they are called', async () => {
    const wanted = { 'zodiac sign': 'Wassermann ♒', 'lucky number': '7' };
    const pairs = new URLSearchParams(wanted).toString();
    for (const query of [
      pairs,
      `params=${pairs}`,
      ...['q', 'parameters', 'params'].flatMap((name) => [
        new URLSearchParams({ [name]: JSON.stringify(wanted) }).toString(),
        new URLSearchParams({ [name]: pairs }).toString(),
      ]),
    ]) {
      const { asset_id } = generated(await client.call(ask(query)));
      assert.deepEqual((await look(asset_id)).create_parameters, wanted, query);
    }
    const inBody = withBody('POST', pathOf(place), { parameters: wanted });
    assert.deepEqual((await look(generated(await client.call(inBody)).asset_id)).create_parameters, wanted);
  });

  test('[S] whoever holds url delivers without a key, once; then check is true', async () => {
    const file = await video();
    for (const method of ['PUT', 'POST']) {
      const { url, asset_id } = generated(await client.call(ask('zodiac+sign=Leo')));
      const put = { method, path: url, headers: { 'content-type': file.mediaType }, body: file.bytes };
      assert.equal((await send('', put)).status, 201);
      assert.deepEqual(json(await client.call(get(`/assets/check/${asset_id}`))), { uploaded: true });
      assert.equal((await send('', put)).status, 409);
      const { download_url } = await look(asset_id);
      assert.deepEqual(Buffer.from(await (await fetch(download_url ?? '')).arrayBuffer()), file.bytes);
    }
  });

  test('asset_key delivers, too, and looks at what was made', async () => {
    const { asset_id, asset_key } = generated(await client.call(ask('zodiac+sign=Leo')));
    const delivered = await send(server.origin, deliver(`/assets/${asset_key}/upload`, await video()));
    assert.deepEqual(json(delivered), { id: asset_id });
    const checked = await send(server.origin, get(`/assets/check/${asset_key}`));
    assert.deepEqual(json(checked), { uploaded: true });
  });

  test('what is no media is not delivered', async () => {
    const { url, asset_id } = generated(await client.call(ask('zodiac+sign=Leo')));
    const { bytes } = await broken('text');
    assert.equal((await send('', { method: 'PUT', path: url, body: bytes })).status, 415);
    assert.equal((await look(asset_id)).uploaded, false);
  });

  test('a missing or a wrong parameter is told by its name, and nothing is made', async () => {
    const count = async () =>
      json<unknown[]>(await client.call(get(`/projects/${place.projectId}/assets?limit=1000`))).length;
    const before = await count();
    const named = async (query: string) => {
      const { detail } = refusal(await client.call(ask(query)), 422) as { detail: { loc: unknown }[] };
      return detail.map(({ loc }) => loc);
    };
    assert.deepEqual(await named(''), [['query', 'zodiac sign']]);
    assert.deepEqual(await named('lucky+number=many'), [
      ['query', 'zodiac sign'],
      ['query', 'lucky number'],
    ]);
    assert.deepEqual(await named('zodiac+sign=Leo&lucky+number=100'), [['query', 'lucky number']]);
    assert.equal(await count(), before);
  });

  test('a name that no input has does no harm', async () => {
    const { asset_id } = generated(
      await client.call(ask('zodiac+sign=Leo&__proto__=x&constructor=y&%F0%9F%A6%91=z')),
    );
    const { create_parameters } = await look(asset_id);
    assert.equal((create_parameters as Record<string, unknown>)['🦑'], 'z');
  });

  test('a query too large for a header is refused, and the server goes on', async () => {
    const reply = await client.call(ask(`zodiac+sign=${'x'.repeat(20_000)}`));
    assert.equal(reply.status, 431);
    assert.equal((await client.call(get('/users/me'))).status, 200);
  });

  test('[S] prompt and prompt_persona try another prompt, in the query or in the body', async () => {
    const preview = async (call: Call) => json<Record<string, unknown>>(await client.call(call));
    assert.deepEqual(await preview(ask('zodiac+sign=Leo', 'prompt')), {
      prompt: 'A horoscope for Leo, number 3',
      persona: 'a squid',
      task: null,
      parameters: { 'zodiac sign': 'Leo' },
    });
    const other = { prompt: 'Greet ${ZODIAC SIGN}', prompt_persona: 'a robot' };
    const expected = { prompt: 'Greet Leo', persona: 'a robot' };
    const query = new URLSearchParams({ 'zodiac sign': 'Leo', ...other }).toString();
    assert.partialDeepStrictEqual(await preview(ask(query, 'prompt')), expected);
    const inBody = {
      ...ask('zodiac+sign=Leo', 'prompt'),
      headers: JSON_HEADERS,
      body: JSON.stringify(other),
    };
    assert.partialDeepStrictEqual(await preview(inBody), expected);
    const persona = await preview(ask('zodiac+sign=Leo&prompt_persona=a+robot', 'prompt'));
    assert.deepEqual([persona.prompt, persona.persona], ['A horoscope for Leo, number 3', 'a robot']);
    generated(
      await client.call({ ...ask('zodiac+sign=Leo'), headers: JSON_HEADERS, body: JSON.stringify(other) }),
    );
  });

  test('a prompt with a name that nothing has is refused', async () => {
    for (const what of ['generate', 'prompt']) {
      const query = new URLSearchParams({ 'zodiac sign': 'Leo', prompt: 'Hi ${NOBODY}, ${' });
      refusal(await client.call(ask(query.toString(), what)), 422);
      query.set('prompt', 'Hi ${NOBODY}');
      const { detail } = refusal(await client.call(ask(query.toString(), what)), 422) as { detail: unknown };
      assert.deepEqual(detail, [{ loc: ['query', 'NOBODY'], msg: 'is missing', type: 'missing' }]);
      query.set('nobody', 'you');
      json(await client.call(ask(query.toString(), what)));
    }
  });

  test('a preview needs the parameters, and makes nothing', async () => {
    refusal(await client.call(ask('', 'prompt')), 422);
    const silent = await openScript(client, {
      ...scriptOver(null),
      inputs: [{ name: 'text', type: 'text' }],
    });
    refusal(await client.call({ method: 'POST', path: pathOf(silent, 'prompt') }), 422);
  });

  test('a script of another project or workspace generates nothing', async () => {
    const stranger = await server.openClient(videojungle);
    const foreign = await openScript(stranger, scriptOver(null));
    const wrong = [
      foreign,
      { ...place, projectId: foreign.projectId },
      { ...place, projectId: await openProject(client.call) },
      { ...place, scriptId: crypto.randomUUID() },
    ];
    for (const one of wrong) {
      for (const what of ['generate', 'prompt']) {
        refusal(await client.call({ method: 'POST', path: `${pathOf(one, what)}?zodiac+sign=Leo` }), 404);
      }
    }
  });

  test('an asset of another workspace is unknown to a script', async () => {
    const stranger = await server.openClient(videojungle);
    const { id } = await uploaded(stranger.call, await picture());
    const data = {
      inputs: [{ name: 'picture', type: 'asset', required: true }],
      output: OUTPUT,
      timeline: { tracks: [{ clips: [{ asset: { type: 'image', src: '${picture}' }, length: 1 }] }] },
    };
    const path = pathOf(await openScript(client, data));
    refusal(await client.call({ method: 'POST', path: `${path}?picture=${id}` }), 422);
    const mine = await uploaded(client.call, await picture());
    generated(await client.call({ method: 'POST', path: `${path}?picture=${mine.id}` }));
  });
});
