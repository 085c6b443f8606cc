import assert from 'node:assert/strict';
import { suite } from 'node:test';
import { parse } from 'content-disposition';
import fc from 'fast-check';
import { urlFileName } from '#core/url-file-name.ts';
import { fileName } from '#dialects/indream/file-name.ts';
import { bytesOf, checksumOf, concatenationOf, lengthOf } from '#dialects/native/tus/headers.ts';
import { readMetadata } from '#dialects/native/tus/metadata.ts';
import { readCookie, strictCookie } from '#http/cookies.ts';
import { basicCredentials, bearerToken } from '#http/credentials.ts';
import { checkPreconditions, rangeApplies } from '#http/preconditions.ts';
import { preferredWait } from '#http/prefer.ts';
import { presentationHeaders } from '#http/presentation.ts';
import { parseRange } from '#http/ranges.ts';
import { requestId } from '#http/request-id.ts';
import { isSameOrigin } from '#http/same-origin.ts';
import { anyHeader, anyText, grammatical, holds, readOrRefused, readsAnything } from './property.ts';

/** What a server may say in a header (RFC 9110, 5.5), as far as browsers agree on it. */
const SAYABLE = /^[\t\x20-\x7e]*$/;
const size = fc.nat({ max: 2 ** 31 - 1 });

suite('the header Range', () => {
  const ranges = grammatical(
    ['bytes', '=', '-', ',', ' ', '0', '1', '499', '99999999999999999999', 'BYTES=', 'bytes=0-', 'items='],
    anyHeader,
  );
  holds('asks for bytes that are there, or for none', fc.tuple(ranges, size), ([header, length]) => {
    const range = parseRange(header, length);
    if (range === null || range === 'unsatisfiable') return;
    const { start, end } = range;
    assert.ok(Number.isSafeInteger(start) && Number.isSafeInteger(end));
    assert.ok(start >= 0 && start <= end && end < length, JSON.stringify(range));
  });
  holds('is read as it was written', fc.tuple(size, size, size), ([a, b, length]) => {
    const [start, end] = [Math.min(a, b), Math.max(a, b)];
    const expected = start < length ? { start, end: Math.min(end, length - 1) } : 'unsatisfiable';
    assert.deepEqual(parseRange(`bytes=${start}-${end}`, length), expected);
  });
});

suite('conditions', () => {
  const etag = '"abc"';
  const validators = { etag, lastModified: new Date('2026-01-02T03:04:05.678Z') };
  const conditions = grammatical(
    [etag, 'W/"abc"', '"other"', '*', ',', ' ', '"', 'Fri, 02 Jan 2026 03:04:05 GMT', '2026'],
    anyHeader,
  );
  const headers = fc.record(
    {
      'if-match': conditions,
      'if-none-match': conditions,
      'if-modified-since': conditions,
      'if-unmodified-since': conditions,
      'if-range': conditions,
    },
    { requiredKeys: [] },
  );
  holds('come to one of three verdicts', headers, (given) => {
    assert.ok(['send', 'not-modified', 'failed'].includes(checkPreconditions(given, validators)));
    assert.equal(typeof rangeApplies(given, validators), 'boolean');
  });
});

suite('the header Prefer', () => {
  const words = [
    'wait',
    '=',
    '"',
    '50',
    '999999',
    '0',
    ',',
    ';',
    ' ',
    'respond-async',
    'WAIT=5',
    '-1',
    '1e9',
  ];
  holds('grants at most what anybody is kept waiting', grammatical(words, anyHeader), (prefer) => {
    const seconds = preferredWait({ prefer });
    assert.ok(seconds === null || (Number.isInteger(seconds) && seconds >= 0 && seconds <= 50));
  });
});

suite('the header Content-Disposition of a file', () => {
  holds('is one line that names the file, whatever it is called', anyText, (name) => {
    const headers = presentationHeaders({ mediaType: 'video/mp4', name, download: true });
    const header = headers['content-disposition'] ?? '';
    assert.match(header, SAYABLE);
    const { type, parameters } = parse(header);
    assert.equal(type, 'attachment');
    assert.ok(!/[\p{Cc}/\\]/u.test(parameters.filename ?? ''), JSON.stringify(header));
  });
  holds(
    'lets nothing be shown that could run',
    fc.tuple(anyHeader, fc.boolean()),
    ([mediaType, download]) => {
      const headers = presentationHeaders({ mediaType, name: 'a', download });
      const isShown = headers['content-disposition']?.startsWith('inline');
      if (isShown) assert.ok(!/html|svg|xml|script/i.test(mediaType.split(';', 1)[0] ?? ''), mediaType);
      else assert.ok(download || headers['content-security-policy']?.includes('sandbox'));
    },
  );
});

suite('a name at the end of a URL', () => {
  holds('is one segment of a path', anyText, (name) => {
    const path = `/files/x/original/${urlFileName(name)}`;
    const { pathname, search } = new URL(`http://host${path}?e=1`);
    assert.deepEqual([pathname, search], [path, '?e=1']);
  });
});

suite('the headers of an upload', () => {
  const base64 = fc.string({ unit: 'grapheme' }).map((text) => Buffer.from(text).toString('base64'));
  const pairs = grammatical(
    ['name ', 'filename ', 'projectId ', 'tags ', 'YQ==', 'YSxiLGM=', ',', ' ', 'a', '=', '0190a1b2', '/w=='],
    anyHeader,
  );
  readsAnything('Upload-Metadata', fc.oneof(pairs, base64), readMetadata);
  holds(
    'Upload-Metadata tells the name as it was written',
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 100 }),
    (name) => {
      const said = readOrRefused(() => readMetadata(`name ${Buffer.from(name).toString('base64')}`));
      if (said !== null) assert.equal(said.description.name, name);
    },
  );
  const checksums = grammatical(['sha1 ', 'md5 ', 'crc32 ', 'sha256 ', 'YQ==', ' ', '=', 'A'], anyHeader);
  readsAnything('Upload-Checksum', checksums, (text) => checksumOf({ 'upload-checksum': text }));
  const joined = grammatical(
    ['partial', 'final;', '/api/v1/uploads/', 'a', 'b', ' ', '?', '#', 'http://h/'],
    anyHeader,
  );
  readsAnything('Upload-Concat', joined, (text) => concatenationOf({ 'upload-concat': text }));
  const numbers = grammatical(['0', '1', '-', '9007199254740993', '1e9', '0x1', ' ', '.'], anyHeader);
  holds(
    'Upload-Length and Upload-Offset are whole numbers',
    fc.tuple(numbers, numbers),
    ([length, deferred]) => {
      const bytes = readOrRefused(() => bytesOf({ 'upload-offset': length }, 'upload-offset'));
      assert.ok(bytes === null || (Number.isSafeInteger(bytes) && bytes >= 0));
      readOrRefused(() => lengthOf({ 'upload-length': length, 'upload-defer-length': deferred }));
    },
  );
  holds(
    'x-file-name is a name of 1 to 512 characters',
    grammatical(['%', '%20', '%C3%BC', 'Ã¼', 'a', '%00'], anyHeader),
    (header) => {
      const name = readOrRefused(() => fileName({ 'x-file-name': header }));
      assert.ok(name === null || ([...name].length >= 1 && [...name].length <= 512));
    },
  );
});

suite('what a request shows of who sends it', () => {
  const words = grammatical(['Bearer ', 'Basic ', 'bearer', ' ', 'YTpi', ':', 'a', 'Og=='], anyHeader);
  holds('credentials are read from anything', words, (authorization) => {
    const token = bearerToken({ authorization });
    assert.ok(token === null || (token !== '' && token === token.trim()));
    basicCredentials({ authorization });
  });
  holds(
    'a cookie is found again among others',
    fc.tuple(grammatical(['; ', '=', 'a', 'polyreel-session', ' '], anyHeader), fc.base64String()),
    ([others, value]) => {
      const [pair] = strictCookie('polyreel-session', value, { secure: true }).split(';');
      readCookie({ cookie: others }, 'polyreel-session');
      assert.equal(readCookie({ cookie: `${pair}; ${others}` }, 'polyreel-session'), value);
    },
  );
  holds('the id of a request can stand in a log', anyHeader, (given) => {
    assert.match(requestId({ headers: { 'x-request-id': given } }), /^[A-Za-z0-9._:/+=@-]{1,128}$/);
  });
  const origins = grammatical(
    ['http://', 'https://', 'host', ':', '8080', '/', 'null', 'evil', '@', '[::1]'],
    anyHeader,
  );
  holds(
    'a page of another host is never one of ours',
    fc.tuple(origins, fc.constantFrom('host', 'host:8080')),
    ([origin, host]) => {
      const isOurs = isSameOrigin({ origin, host }, null);
      if (isOurs) assert.equal(new URL(origin).host, host);
    },
  );
});
