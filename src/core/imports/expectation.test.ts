import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { expectedType, importPriority } from './expectation.ts';

suite('what an import is taken for', () => {
  test('its name tells the type', () => {
    assert.equal(expectedType(null, 'a.webp').mediaType, 'image/webp');
    assert.equal(expectedType('audio', 'a.flac').mediaType, 'audio/flac');
  });

  test('the wanted kind stands above the name', () => {
    assert.equal(expectedType('image', 'a.mp4').mediaType, 'image/jpeg');
    assert.equal(expectedType('audio', 'watch').mediaType, 'audio/mpeg');
  });

  test('without either it is a video', () => {
    assert.equal(expectedType(null, 'file').mediaType, 'video/mp4');
  });
});

suite('the priority of an import', () => {
  const now = Date.UTC(2026, 0, 1);
  const inMinutes = (minutes: number) => importPriority(new Date(now + minutes * 60_000), now);

  test('the sooner the link dies, the higher', () => {
    const priorities = [inMinutes(0), inMinutes(15), inMinutes(60), inMinutes(7 * 24 * 60 - 1)];
    assert.deepEqual(
      priorities,
      priorities.toSorted((a, b) => b - a),
    );
    assert.equal(new Set(priorities).size, priorities.length);
  });

  test('any link that dies goes before those that do not', () => {
    assert.equal(importPriority(null, now), 0);
    assert.equal(inMinutes(365 * 24 * 60), 1);
    assert.ok(Number.isSafeInteger(inMinutes(-10)));
  });
});
