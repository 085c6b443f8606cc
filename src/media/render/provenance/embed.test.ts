import assert from 'node:assert/strict';
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import sharp from 'sharp';
import { fixtures } from '../../../../test/fixtures/make.ts';
import { probe } from '../../probe/probe.ts';
import { appendXmpBox, appendXmpChunk, appendXmpExtension } from './embed.ts';
import { packetIn, propertyOf } from './xmp.testing.ts';
import { xmpPacket } from './xmp.ts';

const { types } = await fixtures();
const folder = await mkdtemp(join(tmpdir(), 'provenance-'));
after(() => rm(folder, { recursive: true }));

const PROVENANCE = {
  digitalSourceType: 'compositeSynthetic',
  title: 'Löwe & <Waage> "\\x41" 🦁',
  tool: 'Polyreel 0.1.0',
  createdAt: '2026-03-04T05:06:07Z',
};
const PACKET = xmpPacket(PROVENANCE);

async function copyOf(mediaType: string): Promise<string> {
  const fixture = types.find((type) => type.mediaType === mediaType);
  assert.ok(fixture);
  const path = join(folder, fixture.name);
  await copyFile(fixture.path, path);
  return path;
}

test('a packet says what was made, by what and when', () => {
  assert.equal(
    propertyOf(PACKET, 'Iptc4xmpExt:DigitalSourceType'),
    'http://cv.iptc.org/newscodes/digitalsourcetype/compositeSynthetic',
  );
  assert.equal(propertyOf(PACKET, 'dc:title'), PROVENANCE.title);
  assert.equal(propertyOf(PACKET, 'xmp:CreatorTool'), PROVENANCE.tool);
  assert.equal(propertyOf(PACKET, 'xmp:CreateDate'), PROVENANCE.createdAt);
  assert.ok(!PACKET.includes('\\'));
});

test('a packet says nothing of an unknown origin, and has only characters that XML has', () => {
  const packet = xmpPacket({ ...PROVENANCE, digitalSourceType: null, title: 'a\0b\u001f\ud800c\uffff' });
  assert.equal(propertyOf(packet, 'Iptc4xmpExt:DigitalSourceType'), null);
  assert.equal(propertyOf(packet, 'dc:title'), 'ab\ufffdc');
});

test('an MP4 gets a box at its end, and reads as before', async () => {
  const path = await copyOf('video/mp4');
  const [facts, bytes] = [await probe({ path, mediaType: 'video/mp4', name: 'a.mp4' }), await readFile(path)];
  appendXmpBox(path, PACKET);
  const marked = await readFile(path);
  assert.deepEqual(marked.subarray(0, bytes.length), bytes);
  const box = marked.subarray(bytes.length);
  assert.equal(box.readUInt32BE(0), box.length);
  assert.equal(box.toString('latin1', 4, 8), 'uuid');
  assert.equal(box.toString('hex', 8, 24), 'be7acfcb97a942e89c71999491e3afac');
  assert.equal(box.toString('utf8', 24), PACKET);
  const again = await probe({ path, mediaType: 'video/mp4', name: 'a.mp4' });
  assert.deepEqual({ ...again, bitRate: null }, { ...facts, bitRate: null });
});

test('a WAV gets a chunk that its size counts in', async () => {
  const path = await copyOf('audio/wav');
  const { length } = await readFile(path);
  appendXmpChunk(path, PACKET);
  const bytes = await readFile(path);
  assert.equal(bytes.readUInt32LE(4), bytes.length - 8);
  assert.equal(bytes.toString('latin1', length, length + 4), '_PMX');
  assert.equal(bytes.readUInt32LE(length + 4), Buffer.byteLength(PACKET));
  assert.equal(bytes.length % 2, 0);
  assert.equal(packetIn(bytes), PACKET);
  assert.equal((await probe({ path, mediaType: 'audio/wav', name: 'a.wav' })).audio?.sampleRate, 16_000);
});

test('a chunk begins at an even position, also in a file beyond 32 bits', async () => {
  const path = join(folder, 'large.wav');
  const head = Buffer.alloc(81);
  head.write('RF64\xff\xff\xff\xffWAVEds64', 'latin1');
  await writeFile(path, head);
  appendXmpChunk(path, PACKET);
  const bytes = await readFile(path);
  assert.equal(bytes.toString('latin1', 82, 86), '_PMX');
  assert.equal(bytes.readBigUInt64LE(20), BigInt(bytes.length - 8));
  assert.equal(bytes.readUInt32LE(4), 0xffff_ffff);
});

test('a GIF gets an extension that decoders skip', async () => {
  const path = await copyOf('image/gif');
  const before = await sharp(path, { animated: true }).raw().toBuffer({ resolveWithObject: true });
  appendXmpExtension(path, PACKET);
  const bytes = await readFile(path);
  assert.equal(packetIn(bytes), PACKET);
  assert.ok(blocksEnd(bytes, bytes.indexOf('XMP DataXMP') + 11));
  const after = await sharp(path, { animated: true }).raw().toBuffer({ resolveWithObject: true });
  assert.deepEqual(after.data, before.data);
  assert.throws(() => appendXmpExtension(join(folder, 'large.wav'), PACKET), { kind: 'internal' });
});

/** Whether a reader that knows only of blocks, each with its length before it, comes to the trailer. */
function blocksEnd(bytes: Buffer, start: number): boolean {
  let at = start;
  for (let length = bytes[at] ?? 0; length > 0; length = bytes[at] ?? 0) at += length + 1;
  return at === bytes.length - 2 && bytes.at(-1) === 0x3b;
}
