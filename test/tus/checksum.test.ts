import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, suite, test } from 'node:test';
import { crc32 } from 'node:zlib';
import { picture } from '../conformance/samples.ts';
import { CHUNK, codeOf, openService } from './service.ts';

function sumOf(algorithm: string, bytes: Uint8Array): string {
  if (algorithm !== 'crc32') return `${algorithm} ${createHash(algorithm).update(bytes).digest('base64')}`;
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(bytes));
  return `crc32 ${sum.toString('base64')}`;
}

suite('checksums of resumable uploads', async () => {
  const service = await openService();
  after(() => service[Symbol.asyncDispose]());
  const { bytes } = await picture();
  const [first, rest] = [bytes.subarray(0, 6_000), bytes.subarray(6_000)];

  for (const algorithm of ['sha256', 'sha1', 'md5', 'crc32']) {
    test(`${algorithm}: bytes that fit are taken, others are as if they had not come`, async () => {
      const tus = await service.open();
      const location = await tus.create({ 'upload-length': bytes.length });
      const send = (offset: number, piece: Uint8Array, of: Uint8Array) =>
        tus.patch(location, offset, piece, { 'upload-checksum': sumOf(algorithm, of) });
      const damaged = Buffer.from(first);
      damaged[3_000] = (damaged[3_000] ?? 0) ^ 1;
      const wrong = await send(0, damaged, first);
      assert.equal(codeOf(wrong), '460 corrupted');
      assert.equal(await tus.offset(location), 0);
      assert.equal((await send(0, first, first)).status, 204);
      assert.equal(
        codeOf(await send(first.length, rest.toReversed(), rest)),
        '460 corrupted',
        'the last ones too',
      );
      assert.equal(await tus.offset(location), first.length);
      assert.equal((await send(first.length, rest, rest)).status, 204);
      const [asset] = await tus.assets();
      assert.equal(asset?.sha256, createHash('sha256').update(bytes).digest('hex'));
    });
  }

  test('an algorithm that is not known and a digest that is none are refused before a byte is taken', async () => {
    const tus = await service.open();
    const location = await tus.create({ 'upload-length': bytes.length });
    for (const checksum of ['sha512 YQ==', 'sha1', 'sha1 %%%', 'sha1 YQ== YQ==', '']) {
      const reply = await tus.patch(location, 0, first, { 'upload-checksum': checksum });
      assert.equal(codeOf(reply), checksum === 'sha1' ? '460 corrupted' : '400 invalid', checksum);
    }
    assert.equal(await tus.offset(location), 0);
  });

  test('a body with a checksum that breaks off does not count, for nothing says what it is worth', async () => {
    const tus = await service.open();
    const location = await tus.create({ 'upload-length': bytes.length });
    const checksum = { 'upload-checksum': sumOf('sha1', bytes) };
    using breaking = await tus.beginPatch(location, 0, bytes.length, checksum);
    breaking.socket.end(first);
    assert.match(await breaking.reply, /^HTTP\/1\.1 400 /);
    assert.equal(await tus.offset(location), 0);
    assert.equal((await tus.patch(location, 0, bytes, checksum)).status, 204);
  });

  test('the checksum counts for bytes that come with the creation', async () => {
    const tus = await service.open();
    const headers = { 'upload-length': bytes.length, 'content-type': CHUNK };
    const wrong = await tus.call('POST', '', { ...headers, 'upload-checksum': sumOf('sha1', first) }, bytes);
    assert.equal(codeOf(wrong), '460 corrupted');
    const right = await tus.call('POST', '', { ...headers, 'upload-checksum': sumOf('sha1', bytes) }, bytes);
    assert.equal(right.status, 201);
  });
});
