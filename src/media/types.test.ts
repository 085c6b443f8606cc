import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findType, findTypeByName, MEDIA_TYPES, typeOf } from './types.ts';

/** The 22 names that the contracts list, and the extension of each. */
const CONTRACT = {
  'image/png': 'png',
  'image/jpeg': 'jpeg',
  'image/gif': 'gif',
  'video/mp4': 'mp4',
  'video/quicktime': 'mov',
  'video/3gpp': '3gp',
  'video/x-matroska': 'mkv',
  'video/x-flv': 'flv',
  'video/mpeg': 'mpeg',
  'video/MP2T': 'ts',
  'video/x-msvideo': 'avi',
  'video/x-motion-jpeg': 'mjpeg',
  'video/webm': 'webm',
  'video/ogg': 'ogv',
  'audio/wav': 'wav',
  'audio/wave': 'wav',
  'audio/mpeg': 'mp3',
  'audio/flac': 'flac',
  'audio/ogg': 'ogg',
  'audio/webm': 'webm',
  'image/webp': 'webp',
  'image/mpo': 'mpo',
};

test('every media type of the contracts has its extension', () => {
  assert.equal(Object.keys(CONTRACT).length, 22);
  for (const [mediaType, extension] of Object.entries(CONTRACT)) {
    assert.equal(findType(mediaType)?.extension, extension, mediaType);
  }
});

test('a name belongs to one type only', () => {
  const names = MEDIA_TYPES.flatMap(({ mediaType, aliases }) => [mediaType, ...aliases]);
  assert.deepEqual(
    names,
    names.filter((name, index) => names.indexOf(name) === index),
  );
});

test('a declared type counts in any case and with parameters', () => {
  assert.equal(findType(' Audio/OGG; codecs=opus')?.mediaType, 'audio/ogg');
  assert.equal(findType('text/plain'), null);
});

test('an extension that two types share is the first one, and aliases lead to theirs', () => {
  assert.equal(findTypeByName('talk.webm')?.mediaType, 'video/webm');
  assert.equal(findTypeByName('Holiday.JPG')?.mediaType, 'image/jpeg');
  assert.equal(findTypeByName('webm'), null);
  assert.equal(findTypeByName('notes.txt'), null);
});

test('an unknown type is refused with its name', () => {
  assert.throws(() => typeOf('text/html'), { kind: 'unsupported-type', message: /"text\/html"/ });
});
