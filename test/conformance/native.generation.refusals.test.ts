import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { documentOf, faultsOf, Maker, plain, SMALL, text } from './generating.ts';
import { audio } from './samples.ts';
import { openServer, type Server } from './server.ts';

let server: Server;
let maker: Maker;
before(async () => {
  server = await openServer();
  maker = await Maker.open(server);
});
after(() => server[Symbol.asyncDispose]());

const CLIP = '/document/timeline/tracks/0/clips/0';

/** What is wrong with a script that is asked for, by pointers into the body. */
async function refusalOf(document: unknown, { status = 400, parameters = {} } = {}) {
  return faultsOf(await maker.send('POST', '/scripts/preview', { document, parameters }), status);
}

suite('a script with faults', () => {
  test('is told all of them, each by its pointer', async () => {
    const document = {
      inputs: [
        { name: 'a', type: 'nope' },
        { name: 'twice', type: 'text' },
        { name: 'TWICE', type: 'text' },
      ],
      output: { width: 63, fps: 0, format: 'avi' },
      timeline: {
        tracks: [
          {
            clips: [
              { asset: { type: 'image', src: '/etc/passwd' }, length: -1, 'a/b': 1 },
              { asset: { type: 'video', src: 'http://169.254.169.254/latest' } },
              { asset: { type: 'text', text: '${nobody}' } },
              { asset: { type: 'text', text: '${upper(' } },
              { asset: { type: 'gif' } },
              {},
            ],
          },
        ],
      },
    };
    const expected = {
      '/inputs/0/type': /one of/,
      '/output/width': /even/,
      '/output/fps': /from 1 to 60/,
      '/output/format': /one of/,
      '/timeline/tracks/0/clips/0/asset/src': /never a path or a URL/,
      '/timeline/tracks/0/clips/0/length': /above 0/,
      '/timeline/tracks/0/clips/0/a~1b': /not known/,
      '/timeline/tracks/0/clips/1/asset/src': /never a path or a URL/,
      '/timeline/tracks/0/clips/4/asset/type': /one of/,
      '/timeline/tracks/0/clips/5/asset': /missing/,
    };
    const keep = await maker.send('POST', '/scripts', { name: 'wrong', document });
    for (const found of [faultsOf(keep, 400), await refusalOf(document)]) {
      for (const [pointer, message] of Object.entries(expected)) {
        assert.match(found[`/document${pointer}`] ?? 'no fault', message, pointer);
      }
    }
  });

  test('names of inputs and placeholders are looked at, too', async () => {
    const inputs = [
      { name: 'twice', type: 'text' },
      { name: 'TWICE', type: 'text' },
    ];
    const found = await refusalOf(documentOf([text('${nobody}'), text('${upper(')], { inputs }));
    assert.deepEqual(Object.keys(found).sort(), [
      '/document/inputs/1/name',
      `${CLIP}/asset/text`,
      '/document/timeline/tracks/0/clips/1/asset/text',
    ]);
  });

  test('is no object, or no JSON', async () => {
    for (const document of [null, [], 'text', 3, true]) {
      assert.deepEqual(Object.keys(await refusalOf(document)), ['/document'], JSON.stringify(document));
    }
    const call = { method: 'POST', path: '/api/v1/scripts', headers: { 'content-type': 'application/json' } };
    assert.equal((await maker.client.call({ ...call, body: '{"name": ' })).status, 400);
    const polluting = '{"name": "x", "document": {"__proto__": {"a": 1}}}';
    assert.equal((await maker.client.call({ ...call, body: polluting })).status, 400);
  });
});

suite('parameters with faults', () => {
  const inputs = [
    { name: 'lucky number', type: 'number', required: true, min: 1 },
    { name: 'colour', type: 'colour' },
    { name: 'day', type: 'date' },
    { name: 'size', type: 'choice', choices: ['S', 'L'] },
    { name: 'picture', type: 'asset' },
    { name: 'lines', type: 'list', of: 'number', maxItems: 2 },
    { name: 'words', type: 'text', maxLength: 3 },
  ];
  const document = documentOf([text('${lucky number}')], { inputs });

  test('a missing one is told by its place', async () => {
    const fault = { '/parameters/lucky number': 'is missing' };
    assert.deepEqual(await refusalOf(document), fault);
    const id = await maker.keep(document);
    const reply = await maker.send('POST', `/scripts/${id}/generate`, {});
    assert.deepEqual(faultsOf(reply, 400), fault);
  });

  test('those of a wrong type are told together', async () => {
    const parameters = {
      'lucky number': 'seven',
      colour: 'rouge',
      day: '2025-02-30',
      size: 'XL',
      picture: '../../etc/passwd',
      lines: [1, 2, 3],
      words: 'four',
    };
    const found = await refusalOf(document, { parameters });
    assert.deepEqual(
      Object.keys(found).sort(),
      Object.keys(parameters)
        .map((name) => `/parameters/${name}`)
        .sort(),
    );
    const objects = Object.fromEntries(Object.keys(parameters).map((name) => [name, { a: [null] }]));
    assert.equal(Object.keys(await refusalOf(document, { parameters: objects })).length, inputs.length);
  });
});

test('a prompt that is no template is told as one', async () => {
  const inputs = [{ name: 'words', type: 'text', write: { prompt: 'Say hello' } }];
  const id = await maker.keep(documentOf([text('${words}')], { inputs }));
  for (const prompt of ['Say ${who', 'Say ${uper(words)}']) {
    const reply = await maker.send('POST', `/scripts/${id}/generate`, { prompt: { value: prompt } });
    assert.equal(reply.status, 400);
    assert.match(
      reply.bytes.toString(),
      /"detail":"The (prompt|script) (cannot be filled in: it|is not valid: )/,
    );
  }
});

suite('what cannot be made', () => {
  test('an asset that is not there, or of another kind', async () => {
    const missing = { asset: { type: 'image', src: crypto.randomUUID() }, length: 1 };
    const tone = await maker.upload(await audio());
    for (const clip of [missing, { asset: { type: 'image', src: tone }, length: 1 }]) {
      const found = await refusalOf(documentOf([clip]), { status: 422 });
      assert.deepEqual(Object.keys(found), [`${CLIP}/asset/src`]);
    }
  });

  test('a path or URL where an asset belongs, by way of a text', async () => {
    const inputs = [{ name: 'which', type: 'text' }];
    const document = documentOf([{ asset: { type: 'media', src: '${which}' }, length: 1 }], { inputs });
    for (const which of [
      '/etc/passwd',
      'file:///etc/passwd',
      'https://example.com/a.png',
      'concat:a|b',
      '',
      '-i',
    ]) {
      const found = await refusalOf(document, { parameters: { which } });
      assert.deepEqual(Object.keys(found), [`${CLIP}/asset/src`], which);
    }
  });

  test('ten hours', async () => {
    const long = { asset: { type: 'text', text: 'x' }, length: 36_000 };
    const within = { asset: { type: 'timeline', tracks: [{ clips: [long] }] } };
    for (const clip of [long, within]) {
      assert.match(
        (await refusalOf(documentOf([clip]), { status: 422 }))['/document/timeline'] ?? '',
        /10\.0 hours/,
      );
    }
  });

  test('ten thousand clips, written out, repeated, or repeated in repeats', async () => {
    const written = documentOf(Array.from({ length: 10_000 }, () => plain('red')));
    assert.match((await refusalOf(written))['/document/timeline/tracks/0/clips'] ?? '', /at most 2000/);
    const tenfold = (clip: object) => ({
      repeat: { over: 10 },
      asset: { type: 'timeline', tracks: [{ clips: [clip] }] },
    });
    const nested = tenfold(tenfold(tenfold({ ...plain('red'), repeat: { over: 10 } })));
    assert.match(Object.values(await refusalOf(documentOf([nested]))).join(), /2000/);
  });

  test('a timeline within itself', async () => {
    const deep = Array.from({ length: 30 }).reduce<object>(
      (clip) => ({ asset: { type: 'timeline', tracks: [{ clips: [clip] }] } }),
      plain('red'),
    );
    assert.match((await refusalOf(documentOf([deep])))['/document'] ?? '', /levels deep/);
    // There is no way to name another one: timelines are written out where they are used.
    const named = { asset: { type: 'timeline', src: crypto.randomUUID() }, length: 1 };
    assert.ok(`${CLIP}/asset/src` in (await refusalOf(documentOf([named]))));
  });

  test('captions that are none, a voice that there is not, an end that nothing sets', async () => {
    const captions = { asset: { type: 'captions', srt: 'not captions' }, length: 1 };
    const voice = { asset: { type: 'speech', text: 'x', voice: 'klingon-x' } };
    for (const [clip, pointer] of [
      [captions, `${CLIP}/asset/srt`],
      [voice, CLIP],
      [text('x', { length: 'end' }), CLIP],
    ] as const) {
      const found = await refusalOf(
        { output: SMALL, timeline: { tracks: [{ clips: [clip] }] } },
        { status: 422 },
      );
      assert.deepEqual(Object.keys(found), [pointer]);
    }
  });
});
