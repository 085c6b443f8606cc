import assert from 'node:assert/strict';
import type { IncomingHttpHeaders } from 'node:http';
import { suite, test } from 'node:test';
import type { Reply } from './egress.ts';
import { contentRange, linkName, sourceFacts, strongValidator } from './source-facts.ts';

/** A reply without its body. */
function reply(headers: IncomingHttpHeaders, url = 'https://cdn.example/x/9f2'): Reply {
  return { status: 200, headers, url: new URL(url), body: (async function* () {})(), [Symbol.dispose]() {} };
}

function nameBy(disposition: string): string | null {
  return sourceFacts(reply({ 'content-disposition': disposition }), new URL('https://a.example/')).name;
}

/** As Node hands it out: the bytes of UTF-8, each as a character. */
const raw = (text: string) => Buffer.from(text).toString('latin1');

suite('the name of a source', () => {
  test('is the one of Content-Disposition, RFC 8187 first', () => {
    assert.equal(nameBy('attachment; filename="a b.mp4"'), 'a b.mp4');
    assert.equal(nameBy('attachment; filename=a.mp4'), 'a.mp4');
    assert.equal(
      nameBy('attachment; filename="x.mp4"; filename*=UTF-8\'\'%E5%8A%A8%E7%94%BB%20%C3%A9.mp4'),
      '动画 é.mp4',
    );
    assert.equal(nameBy("attachment; filename*=ISO-8859-1''caf%E9.mp4"), 'café.mp4');
  });

  test('is read as UTF-8 where the server wrote it raw', () => {
    assert.equal(nameBy(raw('attachment; filename="動画.mp4"')), '動画.mp4');
    assert.equal(nameBy('attachment; filename="caf\xe9.mp4"'), 'café.mp4');
  });

  test('climbs nowhere and has no control characters', () => {
    assert.equal(nameBy('attachment; filename="../../etc/passwd"'), 'passwd');
    assert.equal(nameBy("attachment; filename*=UTF-8''..%5C..%5Cboot.ini"), 'boot.ini');
    assert.equal(nameBy("attachment; filename*=UTF-8''a%00b%0D%0Ac.mp4"), 'abc.mp4');
    assert.equal(nameBy(`attachment; filename="${'a'.repeat(300)}"`)?.length, 255);
  });

  test('is of the path otherwise: of the link, or of where it led when only that has an extension', () => {
    const link = (text: string) =>
      sourceFacts(reply({}, 'https://cdn.example/x/9f2.mp4'), new URL(text)).name;
    assert.equal(link('https://a.example/My%20clip.mov?x=1'), 'My clip.mov');
    assert.equal(link('https://a.example/download'), '9f2.mp4');
    assert.equal(link('https://a.example/'), '9f2.mp4');
    assert.equal(sourceFacts(reply({}), new URL('https://a.example/download')).name, 'download');
    assert.equal(sourceFacts(reply({}, 'https://a.example/'), new URL('https://a.example/')).name, null);
    assert.equal(
      sourceFacts(
        reply({ 'content-disposition': 'attachment; filename=' }),
        new URL('https://a.example/b.mp4'),
      ).name,
      'b.mp4',
    );
  });

  test('is never of a broken encoding or a path that is none', () => {
    assert.equal(linkName(new URL('https://a.example/100%.mp4')), '100%.mp4');
    assert.equal(linkName(new URL('https://a.example/a%2F..%2Fb.mp4')), 'b.mp4');
    assert.equal(linkName(new URL('https://a.example/%2E%2E')), null);
  });
});

suite('the type and size of a source', () => {
  test('are what it says, where that says anything', () => {
    const facts = (headers: IncomingHttpHeaders) =>
      sourceFacts(reply(headers), new URL('https://a.example/'));
    assert.equal(facts({ 'content-type': 'Video/MP4; codecs="avc1"' }).mediaType, 'video/mp4');
    for (const type of ['application/octet-stream', 'binary/octet-stream', 'video', '', 'a b/c']) {
      assert.equal(facts({ 'content-type': type }).mediaType, null, type);
    }
    assert.equal(facts({ 'content-length': '12' }).total, 12);
    assert.equal(facts({}).total, null);
  });
});

suite('what continues a file', () => {
  const date = 'Mon, 02 Jan 2023 03:04:06 GMT';

  test('is a strong ETag', () => {
    assert.equal(strongValidator({ etag: '"a"', 'last-modified': date, date }), '"a"');
    assert.equal(strongValidator({ etag: 'W/"a"', 'last-modified': date, date }), null);
  });

  test('is a date that is older than the reply', () => {
    const modified = 'Mon, 02 Jan 2023 03:04:05 GMT';
    assert.equal(strongValidator({ 'last-modified': modified, date }), modified);
    assert.equal(strongValidator({ 'last-modified': date, date }), null);
    assert.equal(strongValidator({ 'last-modified': modified }), null);
    assert.equal(strongValidator({ 'last-modified': 'yesterday', date }), null);
  });

  test('is nothing where the server knows no ranges', () => {
    assert.equal(strongValidator({ etag: '"a"', 'accept-ranges': 'none' }), null);
    assert.equal(strongValidator({}), null);
  });

  test('comes with a Content-Range that can be read', () => {
    assert.deepEqual(contentRange({ 'content-range': 'bytes 5-9/10' }), { start: 5, total: 10 });
    assert.deepEqual(contentRange({ 'content-range': 'bytes 5-9/*' }), { start: 5, total: null });
    for (const header of ['bytes */10', 'items 1-2/3', 'bytes 5-9', '']) {
      assert.equal(contentRange({ 'content-range': header }), null, header);
    }
  });
});
