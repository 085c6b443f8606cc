import assert from 'node:assert/strict';
import { test } from 'node:test';
import { voiceOf } from './voice.ts';

test('a language is spoken by the configured voice, a voice by itself', () => {
  for (const language of ['en', 'de-AT', 'pt-br', 'cmn', 'zh-Hant', 'en-gb-x-rp']) {
    assert.equal(voiceOf(language, 'alloy'), 'alloy', language);
  }
  for (const voice of ['ash', 'nova', 'coral', 'onyx', 'af_heart', 'Kore', 'My voice', 'voice_1234']) {
    assert.equal(voiceOf(voice, 'alloy'), voice);
  }
});
