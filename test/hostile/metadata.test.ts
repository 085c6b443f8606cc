import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { AV_LOG_ERROR } from 'node-av/constants';
import { Log } from 'node-av/lib';
import sharp from 'sharp';
import { jsonOf } from '../conformance/client.ts';
import type { Sample } from '../conformance/driver.ts';
import { native } from '../conformance/drivers/native.ts';
import { documentOf, Maker, SMALL } from '../conformance/generating.ts';
import { openServer, type Server } from '../conformance/server.ts';
import { encode } from '../fixtures/encode.ts';
import { picture } from '../fixtures/stills.ts';
import { aac, testCard, X264 } from '../fixtures/tracks.ts';

Log.setLevel(AV_LOG_ERROR);

/** Who took it, and where: in none of the files that are made of one may any of it be found. */
const WHO = 'Ada-Who-Took-It';
const WHERE = '+52.5200+013.4050/';
const XMP = `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/" dc:creator="${WHO}"/></rdf:RDF></x:xmpmeta>`;
/** A billion laughs, for whoever reads it. */
const LAUGHS = `<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "${WHO}">${[...'bcdefghij']
  .map((name, at) => `<!ENTITY ${name} "${`&${'abcdefghij'[at]};`.repeat(10)}">`)
  .join('')}]><x:xmpmeta xmlns:x="adobe:ns:meta/">&j;</x:xmpmeta>`;

interface Shown {
  readonly id: string;
  readonly status: string;
  readonly url: string;
  readonly previews: readonly { readonly role: string; readonly url: string }[];
}

suite('who took a picture where', () => {
  let server: Server;
  let maker: Maker;
  before(async () => {
    server = await openServer();
    maker = await Maker.open(server);
  });
  after(() => server[Symbol.asyncDispose]());

  async function uploaded(sample: Sample): Promise<Shown> {
    const { headers, ...call } = native.upload(sample);
    const reply = await maker.client.call({ ...call, headers: { ...headers, prefer: 'wait=60' } });
    assert.equal(reply.status, 201, reply.bytes.toString());
    return jsonOf(reply) as Shown;
  }

  for (const format of ['jpeg', 'png', 'webp', 'avif'] as const) {
    test(`is not in what is made of a ${format}`, async (t) => {
      const bytes = await withMetadata(format);
      // In a PNG the XMP is deflated.
      assert.deepEqual(tracesIn(bytes).slice(0, 2), ['the author', 'EXIF'], 'the fixture');
      assert.ok((await sharp(bytes).metadata()).xmp?.includes(WHO), 'the fixture');
      const shown = await uploaded({
        name: `a.${format}`,
        mediaType: `image/${format}`,
        kind: 'image',
        bytes,
      });
      assert.equal(shown.status, 'ready');
      const seen = await derivatives(shown);
      for (const { role, bytes: made } of seen) {
        assert.deepEqual(tracesIn(made), [], role);
        const { exif, xmp, iptc } = await sharp(made).metadata();
        assert.deepEqual([exif, xmp, iptc], [undefined, undefined, undefined], role);
      }
      assert.ok(seen.length > 0);
      t.diagnostic(seen.map(({ role }) => role).join(', '));
    });
  }

  test('is not in what is made of a GIF, nor of an animation', async () => {
    const still = await picture().gif().toBuffer();
    const bytes = Buffer.concat([still.subarray(0, -1), gifExtension(XMP), Buffer.from(';')]);
    const shown = await uploaded({ name: 'a.gif', mediaType: 'image/gif', kind: 'image', bytes });
    const pages = sharp(await moving(), { pages: -1 });
    const film = await pages.withXmp(XMP).webp().toBuffer();
    const other = await uploaded({ name: 'a.webp', mediaType: 'image/webp', kind: 'image', bytes: film });
    const seen = [...(await derivatives(shown)), ...(await derivatives(other))];
    assert.ok(seen.some(({ role }) => role === 'animation'));
    for (const { role, bytes: made } of seen) assert.deepEqual(tracesIn(made), [], role);
  });

  test('is not in what is made of a film', async () => {
    const bytes = await filmWithPlace();
    assert.deepEqual(tracesIn(bytes), ['the author', 'the place']);
    const shown = await uploaded({ name: 'a.mov', mediaType: 'video/quicktime', kind: 'video', bytes });
    const seen = await derivatives(shown);
    assert.ok(seen.some(({ role }) => role === 'poster'));
    for (const { role, bytes: made } of seen) assert.deepEqual(tracesIn(made), [], role);
  });

  test('is not in what is rendered with it', async () => {
    const photo = await uploaded({
      name: 'a.jpeg',
      mediaType: 'image/jpeg',
      kind: 'image',
      bytes: await withMetadata('jpeg'),
    });
    const film = await uploaded({
      name: 'a.mov',
      mediaType: 'video/quicktime',
      kind: 'video',
      bytes: await filmWithPlace(),
    });
    const document = documentOf([
      { asset: { type: 'image', src: photo.id }, length: 0.5 },
      { asset: { type: 'video', src: film.id }, start: 0.5, length: 0.5 },
    ]);
    for (const output of [
      { ...SMALL, format: 'mp4' },
      { ...SMALL, format: 'webm' },
    ]) {
      const { asset } = await maker.make({ ...document, output });
      for (const { role, bytes } of await derivatives(asset as Shown, 'original')) {
        const traces = tracesIn(bytes).filter((trace) => trace !== 'XMP'); // its own, which says that it was made
        assert.deepEqual(traces, [], role);
      }
    }
  });

  test('may be written as a billion laughs: nobody expands them', async () => {
    const bytes = await picture().withXmp(LAUGHS).jpeg().toBuffer();
    const shown = await uploaded({ name: 'l.jpeg', mediaType: 'image/jpeg', kind: 'image', bytes });
    assert.equal(shown.status, 'ready');
    for (const { role, bytes: made } of await derivatives(shown)) assert.deepEqual(tracesIn(made), [], role);
    for (const [name, text] of [
      ['a.svg', `${LAUGHS.replace('x:xmpmeta', 'svg')}`],
      ['a.ttml', LAUGHS.replaceAll('x:xmpmeta', 'tt')],
      ['a.xml', LAUGHS],
    ] as const) {
      const call = native.upload({ name, mediaType: 'image/png', kind: 'image', bytes: Buffer.from(text) });
      native.refused(await maker.client.call(call), 'not-media');
    }
  });
});

/** Every file that was made of an asset, and its own bytes where they were made too. */
async function derivatives({ url, previews }: Shown, own?: 'original') {
  const files = [...previews, ...(own === undefined ? [] : [{ role: own, url }])];
  return Promise.all(
    files.map(async ({ role, url: from }) => {
      const reply = await fetch(from);
      assert.equal(reply.status, 200);
      return { role, bytes: Buffer.from(await reply.arrayBuffer()) };
    }),
  );
}

function tracesIn(bytes: Buffer): string[] {
  const signs = { 'the author': [WHO], 'the place': [WHERE], EXIF: ['Exif', 'EXIF'], XMP: ['xmpmeta'] };
  return Object.entries(signs).flatMap(([trace, texts]) =>
    texts.some((text) => bytes.includes(text)) || (trace === 'EXIF' && bytes.includes('eXIf')) ? [trace] : [],
  );
}

async function withMetadata(format: 'jpeg' | 'png' | 'webp' | 'avif'): Promise<Buffer> {
  const place = {
    GPSLatitudeRef: 'N',
    GPSLatitude: '52/1 31/1 0/1',
    GPSLongitudeRef: 'E',
    GPSLongitude: '13/1 24/1 0/1',
  };
  return picture()
    .withExif({ IFD0: { Artist: WHO, Make: 'Polyreel' }, IFD3: place })
    .withXmp(XMP)
    .toFormat(format)
    .toBuffer();
}

async function moving(): Promise<Buffer> {
  const frames = await Promise.all([picture().png().toBuffer(), picture().flop().png().toBuffer()]);
  return sharp(frames, { join: { animated: true } })
    .webp({ delay: [100, 100] })
    .toBuffer();
}

/** An application extension with XMP (XMP specification, part 3, 1.1.2), with the trailer of sizes that ends it. */
function gifExtension(xmp: string): Buffer {
  const trailer = Buffer.from([1, ...Array.from({ length: 256 }, (_, index) => 255 - index), 0]);
  return Buffer.concat([Buffer.from('!\xff\x0bXMP DataXMP', 'latin1'), Buffer.from(xmp), trailer]);
}

async function filmWithPlace(): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), 'polyreel-place-'));
  try {
    const path = join(folder, 'a.mov');
    const tags = { location: WHERE, artist: WHO };
    await encode(path, { format: 'mov', video: testCard('libx264', { options: X264 }), audio: aac(), tags });
    return await readFile(path);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
