import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, type TestContext, test } from 'node:test';
import { AssetError } from '#errors.ts';
import { type MultipartFile, readMultipart } from './multipart.ts';
import { acceptRawBodies } from './raw-body.ts';
import { dial, serve } from './wire.testing.ts';

const KIB = 1024;
const LIMIT = 4 * KIB * KIB;
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

async function consume({ name, mediaType, stream, fields }: MultipartFile) {
  const hash = createHash('sha256');
  let size = 0;
  for await (const chunk of stream) {
    hash.update(chunk);
    size += chunk.byteLength;
  }
  return { name, mediaType, size, sha256: hash.digest('hex'), before: [...fields] };
}

async function start(t: TestContext, onFile: (file: MultipartFile) => Promise<unknown> = consume) {
  const server = await serve(t, (app) => {
    app.register(async (scope) => {
      acceptRawBodies(scope);
      scope.post('/', async (request) => {
        const { file, fields } = await readMultipart(
          request,
          { fileFields: ['file', 'media'], limit: LIMIT },
          onFile,
        );
        return { file, fields: [...fields] };
      });
    });
  });
  const send = async (body: FormData | string, type?: string) => {
    const headers: Record<string, string> = type === undefined ? {} : { 'content-type': type };
    const reply = await fetch(server.url, { method: 'POST', body, headers });
    return { status: reply.status, body: (await reply.json()) as Record<string, unknown> };
  };
  return { ...server, send };
}

function form(
  ...entries: readonly (readonly [string, string] | readonly [string, Blob, string])[]
): FormData {
  const data = new FormData();
  for (const [name, value, fileName] of entries) {
    if (typeof value === 'string') data.append(name, value);
    else data.append(name, value, fileName);
  }
  return data;
}

const bytes = Buffer.alloc(3_000_000, 'frames');
const clip = new Blob([bytes], { type: 'video/mp4' });

test('the file comes whole, with the fields before it at once and those after it in the end', async (t) => {
  const { send } = await start(t);
  const { status, body } = await send(
    form(
      ['title', 'Größe 猫'],
      ['tag', 'a'],
      ['tag', 'b'],
      ['file', clip, 'cät/.. 1.mp4'],
      ['note', 'later'],
    ),
  );
  assert.equal(status, 200);
  const before = [
    ['title', 'Größe 猫'],
    ['tag', 'a'],
    ['tag', 'b'],
  ];
  assert.deepEqual(body, {
    file: { name: '.. 1.mp4', mediaType: 'video/mp4', size: bytes.length, sha256: sha256(bytes), before },
    fields: [...before, ['note', 'later']],
  });
});

for (const size of [0, 1, LIMIT]) {
  test(`a file of ${size} bytes is a file`, async (t) => {
    const { send } = await start(t);
    const { body } = await send(form(['media', new Blob([Buffer.alloc(size)]), 'x.bin']));
    assert.equal((body.file as { size: number }).size, size);
  });
}

test('a reader that takes its time gets everything, without the body being held in memory', async (t) => {
  const { send } = await start(t, async (file) => {
    await new Promise((resolve) => setTimeout(resolve, 20));
    return consume(file);
  });
  const { body } = await send(form(['file', clip, 'x.mp4']));
  assert.equal((body.file as { sha256: string }).sha256, sha256(bytes));
});

describe('refused', () => {
  const refusals: readonly [string, () => FormData | string, string | undefined, string][] = [
    ['a form without its file', () => form(['title', 'x']), undefined, 'invalid'],
    ['a file that is only text', () => form(['file', 'x']), undefined, 'invalid'],
    [
      'two files',
      () => form(['file', new Blob(['a']), 'a'], ['file', new Blob(['b']), 'b']),
      undefined,
      'invalid',
    ],
    ['a file in another field', () => form(['avatar', new Blob(['a']), 'a']), undefined, 'invalid'],
    [
      'a file over the limit',
      () => form(['file', new Blob([Buffer.alloc(LIMIT + 1)]), 'a']),
      undefined,
      'too-large',
    ],
    [
      'a body far over the limit',
      () => form(['file', new Blob([Buffer.alloc(3 * LIMIT)]), 'a']),
      undefined,
      'too-large',
    ],
    [
      'a field that is too long',
      () => form(['title', 'x'.repeat(65 * KIB)], ['file', clip, 'a']),
      undefined,
      'invalid',
    ],
    [
      'too many fields',
      () => form(...Array.from({ length: 65 }, () => ['f', 'v'] as const), ['file', clip, 'a']),
      undefined,
      'invalid',
    ],
    ['another type', () => '{}', 'application/json', 'unsupported-type'],
    ['no boundary', () => 'x', 'multipart/form-data', 'malformed'],
    ['no form in it', () => 'x', 'multipart/form-data; boundary=abc', 'malformed'],
    ['an empty body', () => '', 'multipart/form-data; boundary=abc', 'malformed'],
    [
      'a file without its end',
      () => '--abc\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\nhalf of it',
      'multipart/form-data; boundary=abc',
      'malformed',
    ],
    [
      'a part that ends in its headers',
      () => '--abc\r\nContent-Disposition: form-data; name="file"; filen',
      'multipart/form-data; boundary=abc',
      'malformed',
    ],
  ];
  for (const [name, body, type, kind] of refusals) {
    test(name, async (t) => {
      const { send } = await start(t);
      assert.equal((await send(body(), type)).body.kind, kind);
    });
  }

  test('whatever the one who takes the file refuses', async (t) => {
    const { send } = await start(t, async ({ stream }) => {
      for await (const _ of stream) throw new AssetError('not-media', 'No pictures here.');
    });
    assert.equal((await send(form(['file', clip, 'x.mp4']))).body.kind, 'not-media');
  });

  test('for the reason of the one who takes the file, also when it cleans up before it tells', async (t) => {
    const { send } = await start(t, async ({ stream }) => {
      try {
        for await (const _ of stream) throw new AssetError('not-media', 'No pictures here.');
      } finally {
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    });
    assert.equal((await send(form(['file', clip, 'x.mp4']))).body.kind, 'not-media');
  });

  test('a taker that stops early without a reason', async (t) => {
    const { send } = await start(t, async ({ stream }) => {
      for await (const _ of stream) break;
    });
    const { body } = await send(form(['file', clip, 'x.mp4']));
    assert.equal(body.kind, 'internal');
    assert.match(String(body.message), /not read to its end/);
  });
});

test('a form without any part is answered, whatever stands before its end and behind it', async (t) => {
  const { send } = await start(t);
  for (const body of ['--x--\r\n', 'noise\r\n--x--\r\n', 'noise\r\n--x--\r\nmore\r\n--x--\r\n']) {
    const { status } = await send(body, 'multipart/form-data; boundary=x');
    assert.ok(status >= 400 && status < 500, `${status} to ${JSON.stringify(body)}`);
  }
});

test('a sender that vanishes: the taker learns it', async (t) => {
  const began = Promise.withResolvers<MultipartFile>();
  const ended = Promise.withResolvers<unknown>();
  const { port } = await start(t, async (file) => {
    began.resolve(file);
    await consume(file).catch(ended.resolve);
  });
  const { socket } = await dial(t, port);
  socket.write(
    'POST / HTTP/1.1\r\nHost: h\r\nContent-Type: multipart/form-data; boundary=abc\r\nContent-Length: 9999\r\n\r\n',
  );
  socket.write('--abc\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\nhalf of it');
  const { signal } = await began.promise;
  socket.resetAndDestroy();
  assert.equal(((await ended.promise) as AssetError).kind, 'incomplete');
  assert.equal((signal.reason as AssetError).kind, 'incomplete');
});

test('a taker has cleaned up before a refusal is answered', async (t) => {
  let cleaned = false;
  const { send } = await start(t, async (file) => {
    try {
      return await consume(file);
    } finally {
      await new Promise((resolve) => setTimeout(resolve, 20));
      cleaned = true;
    }
  });
  const { body } = await send(form(['file', new Blob([Buffer.alloc(LIMIT + 1)]), 'a']));
  assert.deepEqual([body.kind, cleaned], ['too-large', true]);
});
