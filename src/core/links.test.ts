import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type LinkOptions, openLinks, type PresentedLink } from './links.ts';
import { urlFileName } from './url-file-name.ts';

const HOUR = 3_600_000;
const ID = '01912345-6789-7abc-8def-0123456789ab';
const target = { assetId: ID, rendition: 'original', name: 'cat.png', download: false } as const;

function at(now: number, options: Partial<LinkOptions> = {}) {
  return openLinks({
    secret: 'a secret of the tests',
    publicUrl: () => 'https://media.example/x',
    window: HOUR,
    clock: () => now,
    ...options,
  });
}

function takenApart(url: string): PresentedLink {
  const { pathname, searchParams } = new URL(url);
  const [assetId = '', rendition = ''] = pathname.split('/files/')[1]?.split('/') ?? [];
  return { assetId, rendition, expiry: searchParams.get('e'), signature: searchParams.get('s') };
}

const badSignature = { kind: 'forbidden', message: /signature/ };
const expired = { kind: 'forbidden', message: /expired/ };

test('a signed link has the documented form and is believed', () => {
  const url = at(10 * HOUR).sign(target);
  assert.match(
    url,
    new RegExp(`^https://media\\.example/x/files/${ID}/original/cat\\.png\\?e=[0-9a-z]+&s=[\\w-]{22}$`),
  );
  assert.equal(at(10 * HOUR).verify(takenApart(url)), 2 * 3600);
});

test('one window gives one URL, the next window another', () => {
  const url = at(10 * HOUR).sign(target);
  assert.equal(at(11 * HOUR - 1).sign(target), url);
  assert.notEqual(at(11 * HOUR).sign(target), url);
});

test('what was signed before is told again, unless the window, the name or the rendition is another', () => {
  let now = 10 * HOUR;
  const links = at(now, { clock: () => now });
  const url = links.sign(target);
  assert.equal(links.sign({ ...target, download: true }), `${url}&download`);
  const renamed = links.sign({ ...target, name: 'dog.png' });
  assert.equal(renamed, url.replace('cat.png', 'dog.png'));
  assert.notEqual(links.sign({ ...target, rendition: 'poster' }), url);
  assert.equal(links.sign(target), url);
  now = 11 * HOUR;
  assert.equal(links.verify(takenApart(links.sign(target))), 2 * 3600);
});

test('a link is valid to the end of the window after its own, however late it was signed', () => {
  const link = takenApart(at(11 * HOUR - 1).sign(target));
  assert.equal(at(12 * HOUR - 1000).verify(link), 1);
  assert.throws(() => at(12 * HOUR).verify(link), expired);
  assert.throws(() => at(1000 * HOUR).verify(link), expired);
});

test('no part of a link can be exchanged', () => {
  const links = at(10 * HOUR);
  const thumbnail = takenApart(links.sign({ ...target, rendition: 'thumbnail' }));
  links.verify(thumbnail);
  for (const change of [
    { rendition: 'original' },
    { rendition: 'poster' },
    { assetId: ID.replace('0', '1') },
    { expiry: 'zzzzzz' },
    { expiry: thumbnail.expiry?.toUpperCase() ?? null },
    { assetId: `${ID}|thumbnail`, rendition: 'thumbnail' },
  ]) {
    assert.throws(() => links.verify({ ...thumbnail, ...change }), badSignature);
  }
});

test('a signature of any other length or alphabet is refused, never a crash', () => {
  const links = at(10 * HOUR);
  const link = takenApart(links.sign(target));
  const good = link.signature ?? '';
  for (const signature of [
    null,
    '',
    'x',
    good.slice(0, -1),
    `${good}A`,
    `${good}=`,
    'é'.repeat(22),
    'é'.repeat(11),
    'x'.repeat(9999),
  ]) {
    assert.throws(() => links.verify({ ...link, signature }), badSignature);
  }
  assert.throws(() => links.verify({ ...link, expiry: null }), badSignature);
});

test('the name and the download flag are no part of what is signed', () => {
  const links = at(10 * HOUR);
  const plain = links.sign(target);
  const other = links.sign({ ...target, name: 'Überraschung.mov', download: true });
  assert.equal(takenApart(other).signature, takenApart(plain).signature);
  assert.match(other, /\/%C3%9Cberraschung\.mov\?e=.*&download$/);
});

test('previous secrets are believed and no longer sign; strangers are not believed', () => {
  const old = takenApart(at(10 * HOUR, { secret: 'the old secret, retired' }).sign(target));
  assert.throws(() => at(10 * HOUR).verify(old), badSignature);
  const both = at(10 * HOUR, { previousSecrets: ['another one', 'the old secret, retired'] });
  assert.equal(both.verify(old), 2 * 3600);
  assert.equal(both.sign(target), at(10 * HOUR).sign(target));
});

test('the public URL is asked when a link is signed', () => {
  let port = 0;
  const links = at(10 * HOUR, { publicUrl: () => `http://127.0.0.1:${port}` });
  port = 8787;
  assert.ok(links.sign(target).startsWith('http://127.0.0.1:8787/files/'));
});

describe('file names in URLs', () => {
  for (const [name, segment] of [
    ['cat.png', 'cat.png'],
    ['猫.png', '%E7%8C%AB.png'],
    ['a/b\\c.mp4', 'a_b_c.mp4'],
    ['two words (1)!.mp4', 'two%20words%20%281%29%21.mp4'],
    ["it's*", 'it%27s%2A'],
    ['line\nbreak\0', 'line_break_'],
    ['100%?#&.gif', '100%25%3F%23%26.gif'],
    ['', 'file'],
    ['.', 'file'],
    ['..', 'file'],
    ['...', 'file'],
    ['half \ud83d pair', 'half%20%EF%BF%BD%20pair'],
  ] as const) {
    test(`${JSON.stringify(name)} becomes ${segment}`, () => {
      assert.equal(urlFileName(name), segment);
      assert.ok(new URL(`http://h/files/id/original/${segment}`).pathname.endsWith(`/original/${segment}`));
    });
  }

  test('a long name is cut between characters and keeps its extension', () => {
    for (const name of [`${'n'.repeat(5000)}.webm`, `${'🎬'.repeat(500)}.webm`]) {
      const segment = urlFileName(name);
      assert.ok(segment.length <= 120 && segment.length > 100, `${segment.length}`);
      assert.match(segment, /\.webm$/);
      assert.ok(name.startsWith(decodeURIComponent(segment).slice(0, -5)));
    }
  });
});
