import assert from 'node:assert/strict';
import { it } from 'node:test';
import { readCues } from './cues.ts';

it('reads cues with their times and lines', () => {
  const vtt =
    'WEBVTT\n\n00:01.500 --> 00:02.000\none\ntwo\n\n7\n01:00:00.000 --> 01:00:01.250\na &lt;b&gt; &amp;amp;\n';
  assert.deepEqual(readCues(vtt), [
    { start: 1.5, end: 2, text: 'one\ntwo' },
    { start: 3600, end: 3601.25, text: 'a <b> &amp;' },
  ]);
});
