import assert from 'node:assert/strict';
import { BlockList, isIP } from 'node:net';
import { suite } from 'node:test';
import fc from 'fast-check';
import { earliestIdAt, isUuid, timeOf } from '#core/identifiers.ts';
import { openLinks } from '#core/links.ts';
import { formatAssetId, parseAssetId } from '#dialects/runway/asset-id.ts';
import { readGenerateQuery } from '#dialects/videojungle/parameters.ts';
import { driveConfirmation } from '#egress/drive-confirmation.ts';
import { providerOf } from '#egress/providers.ts';
import { readShareLink } from '#egress/share-links.ts';
import { signedExpiry } from '#egress/signed-urls.ts';
import { egressRules, parseTarget } from '#egress/targets.ts';
import { decodeCursor, encodeCursor } from '#http/cursor.ts';
import { anyText, grammatical, holds, readOrRefused } from './property.ts';

const uuid = fc.uuid();

/** Networks that nobody outside may be led into, as Node itself tells them. */
const INSIDE = new BlockList();
for (const [network, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
] as const)
  INSIDE.addSubnet(network, bits);
INSIDE.addAddress('::1', 'ipv6');

const isInside = (host: string, family: number) => INSIDE.check(host, family === 6 ? 'ipv6' : 'ipv4');

suite('cursors', () => {
  const keys = fc.oneof(fc.maxSafeInteger(), anyText);
  holds(
    'are read as they were written, for their own list only',
    fc.record({ value: keys, id: keys, order: anyText, other: anyText }),
    ({ value, id, order, other }) => {
      const cursor = encodeCursor(order, { value, id });
      assert.match(cursor, /^[\w-]*$/);
      const wellFormed = (key: number | string) => (typeof key === 'string' ? key.toWellFormed() : key);
      if (order.isWellFormed()) {
        const back = decodeCursor(order, cursor, 'cursor');
        assert.deepEqual(
          [wellFormed(back.value), wellFormed(back.id)].map((key) => (key === 0 ? 0 : key)),
          [wellFormed(value), wellFormed(id)].map((key) => (key === 0 ? 0 : key)),
        );
      }
      if (other !== order)
        assert.equal(
          readOrRefused(() => decodeCursor(other, cursor, 'cursor')),
          null,
        );
    },
  );
  const forged = fc.oneof(
    anyText,
    fc.json().map((json) => Buffer.from(json).toString('base64url')),
    fc
      .array(fc.jsonValue(), { maxLength: 4 })
      .map((list) => Buffer.from(JSON.stringify(list)).toString('base64url')),
  );
  holds('that are forged come to a number or a text, or are refused', forged, (cursor) => {
    const position = readOrRefused(() => decodeCursor('created', cursor, 'cursor'));
    for (const key of position === null ? [] : [position.value, position.id])
      assert.ok(typeof key === 'string' || Number.isSafeInteger(key));
  });
});

suite('ids', () => {
  holds(
    'tell the time of their making',
    fc.date({ min: new Date(0), max: new Date(2 ** 48 - 1), noInvalidDate: true }),
    (moment) => {
      const id = earliestIdAt(moment);
      assert.ok(isUuid(id));
      assert.equal(timeOf(id).getTime(), moment.getTime());
    },
  );
  const email = fc.oneof(fc.emailAddress(), fc.string({ unit: 'grapheme-ascii', minLength: 1 }));
  holds(
    'that name an account are read as they were written',
    fc.tuple(fc.nat(), email, uuid),
    ([userId, address, id]) => {
      const named = parseAssetId(formatAssetId({ userId, email: address }, id));
      assert.deepEqual(named, { id, account: { userId, email: address } });
    },
  );
  const texts = grammatical([
    'user:',
    '-runwayml:',
    '-asset:',
    '1',
    '@',
    'a.b',
    '0190a1b2-0000-7000-8000-000000000000',
  ]);
  holds('that are anything come to a uuid, or are refused', texts, (text) => {
    const named = readOrRefused(() => parseAssetId(text));
    assert.ok(named === null || isUuid(named.id));
  });
});

suite('links', () => {
  const links = openLinks({
    secret: 'the secret of these links',
    publicUrl: () => 'http://host',
    window: 3600_000,
    clock: () => 1_700_000_000_000,
  });
  const rendition = fc.constantFrom('original', 'poster', 'thumbnail', 'peaks');
  holds(
    'open what they were made for, and nothing else',
    fc.tuple(uuid, uuid, rendition, anyText, anyText),
    ([assetId, other, role, name, text]) => {
      const url = new URL(links.sign({ assetId, rendition: role, name, download: false }));
      const [, , id = '', part = ''] = url.pathname.split('/');
      const [expiry, signature] = [url.searchParams.get('e'), url.searchParams.get('s')];
      const link = { assetId: id, rendition: part, expiry, signature };
      assert.ok(links.verify(link) > 0);
      const changed = [
        { ...link, assetId: other },
        { ...link, rendition: role === 'original' ? 'poster' : 'original' },
        { ...link, expiry: `1${expiry}` },
        { ...link, signature: text },
        { ...link, signature: null },
      ];
      for (const one of changed)
        assert.equal(
          readOrRefused(() => links.verify(one)),
          null,
        );
      assert.equal(
        readOrRefused(() => links.verifySending(link) === undefined),
        null,
      );
    },
  );
  const turn = fc.integer({ min: 0, max: 36 ** 6 - 1 });
  holds('secrets of assets are read as they were made', fc.tuple(uuid, turn), ([assetId, count]) => {
    assert.deepEqual(links.readKeyname(links.keyname(assetId, count)), { assetId, turn: count });
  });
  holds(
    'secrets that somebody made up open nothing',
    fc.oneof(
      anyText,
      fc.base64String().map((text) => `kn_${text}`),
      fc
        .string({ unit: fc.constantFrom(...'abcXYZ019_-'), minLength: 45, maxLength: 45 })
        .map((text) => `kn_${text}`),
    ),
    (secret) => {
      assert.equal(links.readKeyname(secret), null);
    },
  );
});

suite('links of others', () => {
  const words = [
    ...[
      'http://',
      'https://',
      'HTTPS:',
      'file://',
      '//',
      '/',
      '?',
      '&',
      '=',
      '#',
      '@',
      ':',
      '.',
      '..',
      '%2e',
      '%00',
      '%',
    ],
    ...[
      'drive.google.com',
      'www.dropbox.com',
      '1drv.ms',
      'a.sharepoint.com',
      'github.com',
      'huggingface.co',
      'youtube.com',
    ],
    ...[
      'file/d/',
      's/',
      'scl/fi/',
      ':v:/g/personal/',
      'blob/',
      'id=',
      'X-Amz-Date=20260101T000000Z',
      'X-Amz-Expires=60',
      'Expires=1',
      'se=2026-01-01',
    ],
    ...[
      '127.0.0.1',
      '0x7f.1',
      '2130706433',
      '[::1]',
      '[::ffff:127.0.0.1]',
      '169.254.169.254',
      'localhost',
      '10.0.0.1',
      ':80',
      ':443',
      ':22',
      ':99999',
    ],
  ];
  const texts = grammatical(words);
  const rules = egressRules(
    [],
    [
      { from: 80, to: 80 },
      { from: 443, to: 443 },
    ],
  );
  holds('lead to public places by http, or are refused', texts, (text) => {
    const target = readOrRefused(() => parseTarget(text, rules));
    if (target === null) return;
    assert.ok(['http:', 'https:'].includes(target.url.protocol) && [80, 443].includes(target.port));
    const family = isIP(target.host);
    if (family !== 0) assert.ok(!isInside(target.host, family), target.host);
    assert.equal(target.url.username + target.url.password, '');
  });
  const urls = texts.map((text) => URL.parse(`https://${text}`)).filter((url) => url !== null);
  holds('of share pages lead to http places', urls, (url) => {
    const provider = providerOf(url);
    assert.ok(provider === null || provider.name !== '');
    const { url: file } = readShareLink(url);
    assert.match(file.protocol, /^https?:$/);
    const expiry = signedExpiry(url);
    assert.ok(expiry === null || !Number.isNaN(expiry.getTime()), String(expiry));
  });
  const html = grammatical([
    '<form id="download-form" action="',
    '">',
    '</form>',
    '<input name="',
    '" value="',
    '<a id="uc-download-link" href="',
    '&amp;',
    'https://drive.google.com/x',
    'https://evil.example/',
    '"',
    '>',
  ]);
  holds('behind a page of a drive stay on the drive', html, (page) => {
    const url = driveConfirmation(page, new URL('https://drive.google.com/uc?id=1'));
    assert.ok(url === null || /(?:^|\.)google\.com$/.test(url.hostname), String(url));
  });
});

suite('the query of a generation', () => {
  const words = [
    'q=',
    'params=',
    'parameters=',
    'prompt=',
    '&',
    '=',
    '%7B',
    '%22a%22%3A1',
    '%7D',
    '{"a":1}',
    '__proto__',
    'constructor',
    '%',
    '+',
    'a',
    '[]',
  ];
  holds('comes to parameters of its own, whatever they are called', grammatical(words), (search) => {
    const { parameters } = readGenerateQuery(search);
    assert.equal(Object.getPrototypeOf(parameters), Object.prototype);
    assert.ok(!('polluted' in {}));
  });
});
