import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { bindAsset } from '#db/projects.ts';
import { transact } from '#db/transact.ts';
import { fixtures } from '../../../test/fixtures/make.ts';
import { createProject } from '../projects.ts';
import { parseScript } from '../scripts/parse.ts';
import type { WritingRequest } from './parts.ts';
import { type Prepared, type PrepareRequest, prepare } from './prepare.ts';
import { openWorkshop, smallScript, solid, type Workshop } from './testing/workshop.ts';

const TEXT = { start: 0, length: 1, asset: { type: 'text', text: '${text}' } };

suite('preparing a script', () => {
  let shop: Workshop;
  before(async () => {
    shop = await openWorkshop();
  });
  after(() => shop[Symbol.asyncDispose]());

  async function prepared(
    document: unknown,
    overrides: Partial<PrepareRequest> = {},
    parts: Partial<Workshop['parts']> = {},
  ): Promise<Prepared> {
    const request: PrepareRequest = {
      workspaceId: shop.owner.workspaceId,
      projectId: null,
      document: parseScript(document),
      parameters: {},
      prompt: null,
      written: {},
      seed: 0,
      today: new Date('2025-05-25T12:00:00Z'),
      quality: null,
      depth: 'render',
      ...overrides,
    };
    const options = { dir: shop.parts.scratch, signal: new AbortController().signal };
    return prepare({ ...shop.parts, ...parts }, request, options);
  }

  /** The texts of the timeline. */
  const textsOf = ({ timeline }: Prepared) =>
    timeline.stage.tracks.flatMap(({ clips }) =>
      clips.flatMap(({ picture }) => (picture.kind === 'text' ? picture.text : [])),
    );

  /** A model that repeats what it was asked. */
  function echo(text = 'written') {
    const requests: WritingRequest[] = [];
    const writer = {
      async write(request: WritingRequest) {
        requests.push(request);
        return { text, by: 'model' as const };
      },
    };
    return { writer, requests };
  }

  const written = (input: object) => ({
    inputs: [
      { name: 'sign', type: 'text', default: 'Aries' },
      { name: 'text', type: 'text', write: { prompt: 'About ${sign}' }, ...input },
    ],
    ...smallScript([TEXT]),
  });

  test('has a model write what nobody gave, with all values as its material', async () => {
    const { writer, requests } = echo();
    const result = await prepared(written({}), {}, { writer });
    assert.deepEqual(requests, [
      { prompt: 'About Aries', persona: null, task: null, parameters: { sign: 'Aries' } },
    ]);
    assert.deepEqual(result.written, { text: { text: 'written', by: 'model' } });
    assert.deepEqual([textsOf(result), result.warnings], [['written'], []]);
  });

  test('writes nothing that was given, or written before', async () => {
    const { writer, requests } = echo();
    const given = await prepared(written({}), { parameters: { text: 'given' } }, { writer });
    const before = { text: { text: 'before', by: 'model' as const } };
    const kept = await prepared(written({}), { written: before }, { writer });
    assert.deepEqual([textsOf(given), textsOf(kept), requests], [['given'], ['before'], []]);
  });

  test('without a model a text is its prompt, and a warning says so', async () => {
    const result = await prepared(written({}));
    assert.deepEqual(textsOf(result), ['About Aries']);
    assert.deepEqual(
      result.warnings.map(({ code, at }) => [code, at]),
      [['offline-writer', 'text']],
    );
  });

  test('what a model wrote too long ends after a word', async () => {
    const { writer } = echo('The stars are bright tonight');
    assert.deepEqual(textsOf(await prepared(written({ maxLength: 16 }), {}, { writer })), ['The stars are']);
    const { writer: endless } = echo('x'.repeat(100));
    const [text] = textsOf(await prepared(written({ maxLength: 16 }), {}, { writer: endless }));
    assert.equal(text, 'x'.repeat(16));
  });

  test('another prompt brings its own parameters', async () => {
    const prompt = { value: 'A poem for ${first name}, a ${SIGN}', persona: null };
    const result = await prepared(written({}), { prompt, parameters: { 'First Name': 'Ada' } });
    assert.deepEqual(textsOf(result), ['A poem for Ada, a Aries']);
    const broken = prepared(written({}), { prompt: { value: 'For ${upper(', persona: null } });
    await assert.rejects(broken, { kind: 'invalid' });
  });

  test('goes over the media of its project in their order, without what was generated', async () => {
    const { types } = await fixtures();
    const { workspaceId } = shop.owner;
    const content = { title: 'Holiday', description: null, editorState: {}, stateVersion: null };
    const { id: projectId } = await createProject(shop.parts.db, workspaceId, content);
    const ids: string[] = [];
    for (const { path } of types.slice(0, 3)) {
      const { id } = await shop.add(path);
      await transact(shop.parts.db, (tx) => bindAsset(tx, { projectId, assetId: id, at: 0 }));
      ids.push(id);
    }
    const [first = '', generated = '', last = ''] = ids;
    const made = { origin: 'generated' };
    await shop.parts.db.updateTable('assets').set(made).where('id', '=', generated).execute();
    const clip = {
      length: 1,
      repeat: { over: '${project.media}' },
      asset: { type: 'media', src: '${item}' },
    };
    const { timeline } = await prepared(smallScript([clip]), { projectId });
    assert.deepEqual(
      timeline.media.map(({ assetId }) => assetId),
      [first, last],
    );
    const title = { start: 0, length: 1, asset: { type: 'text', text: '${project.name}, ${date.today}' } };
    assert.deepEqual(textsOf(await prepared(smallScript([title]), { projectId })), ['Holiday, 2025-05-25']);
  });

  test('reads the captions of an asset', async () => {
    const path = join(shop.parts.scratch, 'captions.srt');
    await writeFile(path, '1\n00:00:00,500 --> 00:00:01,500\nHello there\n');
    const { id } = await shop.add(path);
    const clip = { start: 0, length: 2, asset: { type: 'captions', src: id } };
    const result = await prepared(smallScript([clip]));
    const [picture] = result.timeline.stage.tracks.flatMap(({ clips }) =>
      clips.map(({ picture }) => picture),
    );
    assert.ok(picture?.kind === 'captions');
    assert.deepEqual(
      picture.lines.map(({ start, end, text }) => [start, end, text]),
      [[0.5, 1.5, 'Hello there']],
    );
    assert.deepEqual(
      result.ingredients.map(({ id }) => id),
      [id],
    );
  });

  test('says each text once, and finds it again in the cache', async () => {
    const speech = (start: number, text: string) => ({ start, asset: { type: 'speech', text } });
    const document = {
      output: { format: 'wav' },
      timeline: { tracks: [{ clips: [speech(0, 'One.')] }, { clips: [speech(5, 'One.')] }] },
    };
    let said = 0;
    const speaker: Workshop['parts']['speaker'] = {
      ...shop.parts.speaker,
      speak: async (...input) => {
        said += 1;
        return shop.parts.speaker.speak(...input);
      },
    };
    const first = await prepared(document, {}, { speaker });
    const second = await prepared(document, {}, { speaker });
    assert.equal(said, 1);
    assert.equal(first.timeline.media.length, 1);
    assert.deepEqual(second.media, first.media);
    await prepared(document, {}, { speaker: { ...speaker, name: 'another voice' } });
    assert.equal(said, 2);
  });

  test('a voice that is not known is a matter of its clip', async () => {
    const clip = { start: 0, asset: { type: 'speech', text: 'Hello.', voice: 'nobody' } };
    const quiet = smallScript([solid('red')]);
    const document = { ...quiet, timeline: { tracks: [...quiet.timeline.tracks, { clips: [clip] }] } };
    await assert.rejects(prepared(document), {
      kind: 'unprocessable',
      message: /^\/timeline\/tracks\/1\/clips\/0: .*voice/,
    });
  });

  test('draft quality goes before that of the script', async () => {
    const { timeline } = await prepared(smallScript([solid('red')], { quality: 'high' }), {
      quality: 'draft',
    });
    assert.equal(timeline.output.quality, 'draft');
  });
});
