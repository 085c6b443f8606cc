import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { after, suite, test } from 'node:test';
import { Type } from 'typebox';
import { until } from '../conformance/until.ts';
import type { File, OpenDoor } from './doors/door.ts';
import { openIndream } from './doors/indream.ts';
import { openNative } from './doors/native.ts';
import { openRunway } from './doors/runway.ts';
import { answered } from './requests.ts';
import { openTarget } from './target.ts';
import { png, wav } from './tiny-media.ts';

const DOORS: Readonly<Record<string, OpenDoor>> = {
  native: openNative,
  runway: openRunway,
  indream: openIndream,
};
const FILES: readonly File[] = [
  { name: 'ночь 夜.png', mediaType: 'image/png', bytes: png(16) },
  { name: 'silence.wav', mediaType: 'audio/wav', bytes: wav(1) },
];

const service = await openTarget();
after(() => service[Symbol.asyncDispose]());

for (const [name, openDoor] of Object.entries(DOORS)) {
  suite(`${name}, from outside`, () => {
    for (const file of FILES) {
      test(`${file.mediaType} is uploaded, listed, fetched without a key, and deleted`, async () => {
        const door = await openDoor(service);
        const id = await door.upload(file);
        const { url } = await until(async () => {
          const asset = await door.look(id);
          return asset?.factsAreKnown && asset;
        });
        assert.ok((await door.list()).includes(id));

        const whole = await fetch(url);
        assert.equal(whole.status, 200);
        assert.equal(whole.headers.get('content-type'), file.mediaType);
        assert.deepEqual(Buffer.from(await whole.arrayBuffer()), file.bytes);
        await checkRanges(url, file.bytes);

        await door.remove(id);
        assert.equal(await door.look(id), null);
        assert.ok(!(await door.list()).includes(id));
        assert.equal((await fetch(url)).status, 404);
      });
    }

    test('no other key opens it', async () => {
      for (const key of ['', 'polyreel_wrong', `${service.key}x`]) {
        const attempt = openDoor({ ...service, key }).then((door) => door.list());
        await assert.rejects(attempt, /^Error: 401 instead of/);
      }
    });
  });
}

async function checkRanges(url: string, bytes: Buffer): Promise<void> {
  const size = bytes.byteLength;
  const read = async (range: string) => {
    const reply = await fetch(url, { headers: { range } });
    const body = Buffer.from(await reply.arrayBuffer());
    return { status: reply.status, range: reply.headers.get('content-range'), body };
  };
  const part = (from: number, to: number) => ({
    status: 206,
    range: `bytes ${from}-${to - 1}/${size}`,
    body: bytes.subarray(from, to),
  });
  assert.deepEqual(await read('bytes=8-15'), part(8, 16));
  assert.deepEqual(await read('bytes=-4'), part(size - 4, size));
  assert.deepEqual(await read('bytes=20-'), part(20, size));
  const beyond = await read(`bytes=${size}-`);
  assert.deepEqual([beyond.status, beyond.range], [416, `bytes */${size}`]);
}

suite('the service, from outside', () => {
  test('says that it lives and is ready', async () => {
    const Healthy = Type.Object({ status: Type.Literal('ok') });
    await answered(await fetch(`${service.origin}/livez`), 200, Healthy);
    await answered(await fetch(`${service.origin}/readyz`), 200, Healthy);
  });

  test('shows a file once more only when it has changed, and its headers alone on demand', async () => {
    const door = await openNative(service);
    const id = await door.upload({ name: 'kept.png', mediaType: 'image/png', bytes: png(24) });
    const url = (await door.look(id))?.url ?? '';
    const head = await fetch(url, { method: 'HEAD' });
    assert.deepEqual([head.status, head.headers.get('content-length')], [200, String(png(24).byteLength)]);
    const etag = head.headers.get('etag') ?? '';
    assert.equal((await fetch(url, { headers: { 'if-none-match': etag } })).status, 304);
    assert.equal((await fetch(url, { headers: { 'if-none-match': '"another"' } })).status, 200);
    await door.remove(id);
  });

  test('refuses a URL that was tampered with', async () => {
    const door = await openNative(service);
    const id = await door.upload({ name: 'signed.png', mediaType: 'image/png', bytes: png(32) });
    const url = new URL((await door.look(id))?.url ?? '');
    for (const name of url.searchParams.keys()) {
      const tampered = new URL(url);
      tampered.searchParams.set(name, `${url.searchParams.get(name)}x`);
      const { status } = await fetch(tampered);
      assert.ok(status >= 400 && status < 500, `${status} with another ${name}`);
    }
    await door.remove(id);
  });

  test('refuses text that is called a picture', async () => {
    const door = await openNative(service);
    const text = { name: 'no.png', mediaType: 'image/png', bytes: Buffer.from('this is no picture') };
    await assert.rejects(door.upload(text), /^Error: 415 /);
  });
});

test('this suite knows nothing of the source', () => {
  const files = globSync('**/*.ts', { cwd: import.meta.dirname });
  assert.ok(files.length > 5);
  for (const file of files) {
    const text = readFileSync(`${import.meta.dirname}/${file}`, 'utf8');
    assert.doesNotMatch(text, /from '(?:#|[./]+src\/)/, file);
  }
});
