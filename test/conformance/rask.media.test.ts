import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { type Call, jsonOf, send } from './client.ts';
import { form, link, media, rask } from './drivers/rask.ts';
import { refusal } from './fastapi.ts';
import { OPEN } from './importing.ts';
import { audio, picture, video } from './samples.ts';
import { type Client, openServer, type Server } from './server.ts';
import { held, openSource, type Source, whole } from './source.ts';
import { until } from './until.ts';

suite('rask: media', () => {
  let server: Server;
  let source: Source;
  let client: Client;
  before(async () => {
    server = await openServer(OPEN);
    source = await openSource();
    client = await server.openClient(rask);
  });
  after(async () => {
    await source[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
  });

  const made = async (call: Call) => media(await client.call(call));
  const find = (id: string) => made(rask.find(id));

  async function settled(id: string) {
    return until(async () => {
      const found = await find(id);
      return found.status !== 'processing' && found;
    });
  }

  test('a video has its meta by name, and an image for its preview', async () => {
    const file = await video();
    const uploaded = await made(rask.upload(file));
    assert.deepEqual(
      [uploaded.status, uploaded.meta, uploaded.preview, uploaded.mime_type],
      ['processing', {}, null, 'video/mp4'],
    );
    const { meta, preview, status } = await settled(uploaded.id);
    assert.equal(status, 'ready');
    assert.partialDeepStrictEqual(meta, {
      size_bytes: file.bytes.byteLength,
      duration_seconds: 1,
      audio_rate: 48000,
      audio_channels: 2,
      audio_layout: 'stereo',
      audio_codec_name: 'aac',
      video_codec_name: 'h264',
      video_frame_rate: 25,
      video_frame_width: 320,
      video_frame_height: 180,
    });
    assert.partialDeepStrictEqual(preview, {
      mime_type: 'image/webp',
      user_id: uploaded.user_id,
      meta: { image_width: 320, image_height: 180, image_format: 'webp' },
    });
    assert.equal((await find(uploaded.id)).preview?.id, preview?.id);
    const { pathname, search } = new URL(preview?.url ?? '');
    const shown = await send(server.origin, { method: 'GET', path: pathname + search });
    assert.deepEqual([shown.status, shown.headers.get('content-type')], [200, 'image/webp']);
  });

  test('audio has the audio part of it, an image its own', async () => {
    const sound = await settled((await made(rask.upload(await audio()))).id);
    assert.deepEqual(Object.keys(sound.meta), [
      'size_bytes',
      'original_meta',
      'duration_seconds',
      'audio_rate',
      'audio_layout',
      'audio_channels',
      'audio_codec_name',
    ]);
    const still = await settled((await made(rask.upload(await picture()))).id);
    assert.deepEqual(Object.keys(still.meta), [
      'size_bytes',
      'original_meta',
      'image_width',
      'image_height',
      'image_format',
    ]);
  });

  test('clients upload in many ways', async () => {
    const { bytes: content, kind } = await audio();
    const file = { field: 'data', fileName: 'upload', mediaType: 'application/octet-stream', content };
    const name = { field: 'name', content: 'Take 1' };
    const ways: [Call, string][] = [
      [form([file, name], '?kind='), 'Take 1'],
      [form([name, file], '?kind=audio'), 'Take 1'],
      [form([file]), 'upload'],
      [form([{ ...file, field: 'file', fileName: 'take.wav' }]), 'take.wav'],
      [
        form([
          { field: 'data', fileName: '', content },
          { ...name, content: '' },
        ]),
        'Untitled',
      ],
    ];
    for (const [call, expected] of ways) {
      const uploaded = await made(call);
      assert.deepEqual([uploaded.name, uploaded.kind, uploaded.mime_type], [expected, kind, 'audio/wav']);
    }
  });

  test('a link is processing at once, with nulls for nothing that clients need', async () => {
    const file = held(await video());
    const at = source.at('/take.mp4', file.answer);
    const announced = await made(link({ link: at, kind: null, name: null }));
    assert.partialDeepStrictEqual(announced, {
      status: 'processing',
      kind: 'video',
      mime_type: 'video/mp4',
      name: 'take.mp4',
      meta: {},
      url: null,
      preview: null,
    });
    assert.deepEqual(await find(announced.id), announced);
    file.release();
    assert.equal((await settled(announced.id)).status, 'ready');
  });

  test('the kind and name of a link count, until the bytes tell the kind', async () => {
    const at = source.at('/unnamed', whole(await picture()));
    const announced = await made(link({ link: at, kind: 'audio', name: 'Mine' }));
    assert.deepEqual([announced.kind, announced.mime_type, announced.name], ['audio', 'audio/mpeg', 'Mine']);
    const { kind, name, status } = await settled(announced.id);
    assert.deepEqual([status, kind, name], ['ready', 'image', 'Mine']);
  });

  test('what cannot be fetched has failed', async () => {
    const { id } = await made(
      link({ link: source.at('/none', (response) => response.writeHead(404).end()) }),
    );
    const { status, meta, url } = await settled(id);
    assert.deepEqual([status, meta, url], ['failed', {}, null]);
  });

  test('every wrong value is told where it is', async () => {
    const at = source.at('/never', whole(await picture()));
    const wrong: [Call, (string | number)[], string][] = [
      [link({}), ['body', 'link'], 'missing'],
      [link({ link: null }), ['body', 'link'], 'value_error'],
      [link({ link: 'words' }), ['body', 'link'], 'value_error'],
      [link({ link: at, kind: 'text' }), ['body', 'kind'], 'value_error'],
      [rask.find('not-a-uuid'), ['path', 'media_id'], 'value_error'],
      [
        form([{ field: 'data', fileName: 'a', content: 'x' }], '?kind=text'),
        ['query', 'kind'],
        'value_error',
      ],
      [form([{ field: 'name', content: 'only' }]), ['body', 'data'], 'missing'],
    ];
    for (const [call, loc, type] of wrong) {
      const { detail } = refusal(await client.call(call), 422) as {
        detail: { loc: unknown; type: string }[];
      };
      assert.ok(
        detail.some((one) => one.type === type && JSON.stringify(one.loc) === JSON.stringify(loc)),
        JSON.stringify(detail),
      );
    }
    assert.deepEqual(source.requests('/never'), []);
  });

  test('a name that is too long leaves no file', async () => {
    const before = await server.storedKeys();
    const { bytes: content } = await picture();
    const parts = [
      { field: 'data', fileName: 'upload', content },
      { field: 'name', content: 'n'.repeat(513) },
    ];
    refusal(await client.call(form(parts)), 422);
    assert.deepEqual(await server.storedKeys(), before);
  });

  test('an Idempotency-Key imports once', async () => {
    const asked = link({ link: source.at('/once', whole(await picture())) });
    const keyed = { ...asked, headers: { ...asked.headers, 'idempotency-key': 'rask-1' } };
    const [first, again] = [await client.call(keyed), await client.call(keyed)];
    assert.deepEqual([again.status, jsonOf(again)], [200, jsonOf(first)]);
    await settled(media(first).id);
    assert.equal(source.requests('/once').length, 1);
  });
});
