import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import type { RequestListener } from 'node:http';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { after, suite, test } from 'node:test';
import { inspect } from 'node:util';
import { temporaryDirectory } from '#db/temporary.ts';
import { serve } from '#egress/testing/local-server.ts';
import { AssetError } from '#errors.ts';
import { probe } from '#media/probe/probe.ts';
import { WavWriter } from '#media/render/speech/wav.ts';
import { fixtures } from '../../../test/fixtures/make.ts';
import { connectionTo, KEY } from '../endpoints/testing/connection.ts';
import { type EndpointSpeakerOptions, openEndpointSpeaker } from './endpoint-speaker.ts';

const NEVER = new AbortController().signal;
const TEXT = 'Good morning. Stars shine on you.';
const SECONDS = 2;

const stack = new AsyncDisposableStack();
after(() => stack[Symbol.asyncDispose]());
const { path: folder } = stack.use(await temporaryDirectory());
const wav = await tone();

async function tone(): Promise<Buffer> {
  const path = join(folder, 'tone.wav');
  {
    using file = new WavWriter(path, 8_000);
    file.write(Int16Array.from({ length: SECONDS * 8_000 }, (_, index) => 9_000 * Math.sin(index / 4)));
  }
  return readFile(path);
}

const sending =
  (body: Uint8Array, type = 'audio/wav'): RequestListener =>
  (_request, response) => {
    response.writeHead(200, { 'content-type': type }).end(body);
  };

let files = 0;

async function speakerAt(listener: RequestListener, overrides: Partial<EndpointSpeakerOptions> = {}) {
  const server = stack.use(await serve(listener));
  const connection = connectionTo(server, overrides);
  const media = { probe: (input: Parameters<typeof probe>[0]) => probe(input) };
  const own = { model: 'voice-1', voice: 'alloy', maxBytes: 2 ** 20, media };
  const speaker = stack.use(openEndpointSpeaker({ ...connection, ...own, ...overrides }));
  files += 1;
  const outPath = join(folder, `${files}.wav`);
  const say = (text = TEXT, { voice = 'en', pace = 1, signal = NEVER } = {}) =>
    speaker.speak({ text, voice, pace, outPath }, signal);
  return { server, connection, speaker, say, outPath };
}

suite('a speech service', () => {
  test('says a text into a file, and its sentences are timed', async () => {
    const { say, outPath } = await speakerAt(sending(wav));
    const { duration, sentences } = await say();
    assert.ok(Math.abs(duration - SECONDS) < 0.01, `it takes ${duration} s`);
    assert.deepEqual(await readFile(outPath), wav);
    assert.deepEqual(
      sentences.map(({ text }) => text),
      ['Good morning.', 'Stars shine on you.'],
    );
    assert.deepEqual([sentences[0]?.start, sentences[1]?.end], [0, duration]);
  });

  test('is asked for the configured voice where a script names a language, otherwise for that voice', async () => {
    const bodies: unknown[] = [];
    const { server, say } = await speakerAt(async (request, response) => {
      bodies.push(await json(request));
      sending(wav)(request, response);
    });
    await say(TEXT, { voice: 'de-AT' });
    await say(TEXT, { voice: 'nova', pace: 9 });
    const common = { model: 'voice-1', input: TEXT, response_format: 'wav' };
    assert.deepEqual(bodies, [
      { ...common, voice: 'alloy' },
      { ...common, voice: 'nova', speed: 4 },
    ]);
    assert.equal(server.requests[0]?.url, '/v1/audio/speech');
    assert.equal(server.requests[0]?.headers.authorization, `Bearer ${KEY}`);
  });

  test('may send an MP3 instead', async () => {
    const { types } = await fixtures();
    const found = types.find(({ mediaType }) => mediaType === 'audio/mpeg');
    assert.ok(found?.facts.duration);
    const { say, outPath } = await speakerAt(sending(await readFile(found.path), 'audio/mpeg'));
    const { duration } = await say();
    assert.ok(Math.abs(duration - found.facts.duration) < 0.1, `it takes ${duration} s`);
    const facts = await probe({ path: outPath, mediaType: 'audio/wav', name: 'speech.wav' });
    assert.equal(facts.mediaType, 'audio/mpeg');
  });

  test('may send a WAV that does not know its length, in small pieces', async () => {
    const endless = Buffer.from(wav);
    endless.writeUInt32LE(0xffff_ffff, 4);
    endless.writeUInt32LE(0xffff_ffff, 40);
    const { say } = await speakerAt(async (_request, response) => {
      response.writeHead(200, { 'content-type': 'audio/wav' });
      for (let at = 0; at < endless.length; at += 4_000) {
        response.write(endless.subarray(at, at + 4_000));
        await new Promise(setImmediate);
      }
      response.end();
    });
    const { duration } = await say();
    assert.ok(Math.abs(duration - SECONDS) < 0.01, `it takes ${duration} s`);
  });

  test('starts anew when the connection was cut', async () => {
    let turn = 0;
    const { server, say, outPath } = await speakerAt((request, response) => {
      turn += 1;
      if (turn > 1) return sending(wav)(request, response);
      response.writeHead(200, { 'content-type': 'audio/wav', 'content-length': wav.length });
      response.write(Buffer.alloc(20_000, 'x'), () => response.destroy());
    });
    await say();
    assert.equal(server.requests.length, 2);
    assert.deepEqual(await readFile(outPath), wav);
  });

  const useless: [what: string, RequestListener, sentence: RegExp][] = [
    [
      'a web page',
      sending(Buffer.from('<h1>Hi</h1>'), 'text/html'),
      /else than it should.*POLYREEL_SPEECH_URL/,
    ],
    ['a JSON object', sending(Buffer.from('{}'), 'application/json'), /something else than it should/],
    ['no bytes', sending(Buffer.alloc(0)), /sends nothing that can be heard/],
    ['noise', sending(Buffer.alloc(9_000, 'noise')), /sends nothing that can be heard/],
    ['silence without end', sending(Buffer.alloc(2 ** 20 + 1)), /sends more than the 1,048,576 bytes/],
    [
      'a refusal',
      (_request, response) => {
        response.writeHead(401, { 'content-type': 'application/json' });
        response.end(JSON.stringify({ error: { message: `bad key ${KEY}` } }));
      },
      /The speech service at .* refuses its key .*POLYREEL_SPEECH_KEY/,
    ],
  ];
  for (const [what, listener, message] of useless) {
    test(`${what} is an error, and not asked for again`, async () => {
      const { server, connection, say } = await speakerAt(listener);
      const failure: unknown = await say().catch((reason: unknown) => reason);
      assert.ok(failure instanceof AssetError);
      assert.equal(failure.kind, 'unprocessable');
      assert.match(failure.message, message);
      assert.equal(server.requests.length, 1);
      assert.doesNotMatch([inspect(failure, { depth: 9 }), ...connection.logged].join(), new RegExp(KEY));
    });
  }

  test('is given up when its sound does not end in time', async () => {
    const { say } = await speakerAt(
      (_request, response) => {
        response.writeHead(200, { 'content-type': 'audio/wav' }).write(wav.subarray(0, 1_000));
      },
      { timeout: 300 },
    );
    await assert.rejects(say(), { kind: 'unavailable', message: /did not answer within 0\.3 s/ });
  });

  test('is left alone when nobody wants to hear it any more', async () => {
    const controller = new AbortController();
    const { say } = await speakerAt((_request, response) => {
      response.writeHead(200, { 'content-type': 'audio/wav' });
      response.write(wav.subarray(0, 1_000), () => controller.abort(new Error('cancelled')));
    });
    await assert.rejects(say(TEXT, { signal: controller.signal }), /cancelled/);
  });

  test('is not asked to say nothing', async () => {
    const { server, say } = await speakerAt(sending(wav));
    await assert.rejects(say(' … \n'), { kind: 'invalid', message: /nothing to say/ });
    assert.equal(server.requests.length, 0);
  });
});

test('speakers of other models or voices have other names', async () => {
  const names = await Promise.all(
    [{}, { model: 'voice-2' }, { voice: 'nova' }].map(async (overrides) => {
      const { speaker } = await speakerAt(sending(wav), { baseUrl: 'http://127.0.0.1:9/v1', ...overrides });
      return speaker.name;
    }),
  );
  assert.equal(new Set(names).size, 3);
});
