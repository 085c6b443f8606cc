import assert from 'node:assert/strict';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { suite, test } from 'node:test';
import { readConfig } from './config.ts';

suite('readConfig', () => {
  test('an empty environment gives the documented defaults', () => {
    const config = readConfig({});
    assert.equal(config.port, 8787);
    assert.equal(config.host, '127.0.0.1');
    assert.equal(config.dataDir, resolve('data'));
    assert.equal(config.publicUrl, null);
    assert.equal(config.maxUpload, 10 * 2 ** 30);
    assert.equal(config.linkWindow, 86_400_000);
    assert.equal(config.mediaWorkers, availableParallelism());
  });

  test('sizes and durations are read as people write them', () => {
    const env = { POLYREEL_MAX_UPLOAD: '1.5 GB', POLYREEL_LINK_WINDOW: '7d', POLYREEL_PROBE_WAIT: '250ms' };
    const config = readConfig(env);
    assert.deepEqual(
      [config.maxUpload, config.linkWindow, config.probeWait],
      [1_500_000_000, 7 * 86_400_000, 250],
    );
  });

  test('the public URL loses its trailing slash and keeps its path prefix', () => {
    const config = readConfig({ POLYREEL_PUBLIC_URL: 'https://media.example/prefix/' });
    assert.equal(config.publicUrl, 'https://media.example/prefix');
  });

  test('an endpoint needs the name of a model', () => {
    const urls = {
      POLYREEL_MODEL_URL: 'http://llm.local:1234/v1/',
      POLYREEL_SPEECH_URL: 'https://tts.example/v1',
    };
    assert.throws(() => readConfig(urls), /POLYREEL_MODEL: .*\n.*POLYREEL_SPEECH_MODEL: /);
    const config = readConfig({ ...urls, POLYREEL_MODEL: 'muse-1', POLYREEL_SPEECH_MODEL: 'voice-1' });
    assert.deepEqual([config.modelUrl, config.model], ['http://llm.local:1234/v1', 'muse-1']);
    assert.deepEqual([config.speechModel, config.speechVoice], ['voice-1', 'alloy']);
  });

  test('everything that is wrong is listed at once', () => {
    const env = {
      PORT: '70000',
      POLYREEL_MAX_UPLOAD: 'lots',
      POLYREEL_PUBLIC_URL: 'ftp://x',
      POLYREEL_SECRET: 'short',
      POLYREEL_MAXUPLOAD: '1GB',
    };
    assert.throws(
      () => readConfig(env),
      (error: Error) =>
        ['PORT', 'POLYREEL_MAX_UPLOAD', 'POLYREEL_PUBLIC_URL', 'POLYREEL_SECRET', 'POLYREEL_MAXUPLOAD'].every(
          (name) => error.message.includes(`${name}: `),
        ),
    );
  });

  test('a shell that has the key of a client in its environment can start the service', () => {
    assert.doesNotThrow(() =>
      readConfig({ POLYREEL_URL: 'http://127.0.0.1:8787', POLYREEL_KEY: 'polyreel_k' }),
    );
  });

  test('a variable that is set to nothing counts as absent', () => {
    assert.equal(readConfig({ POLYREEL_API_KEY: '', PORT: ' ' }).apiKey, null);
  });

  test('a secret comes from the file that its _FILE names, without the newline', () => {
    const path = join(mkdtempSync(join(tmpdir(), 'polyreel-')), 'key');
    writeFileSync(path, 'a-secret-in-a-file\n');
    assert.equal(readConfig({ POLYREEL_API_KEY_FILE: path }).apiKey, 'a-secret-in-a-file');
    assert.throws(() => readConfig({ POLYREEL_API_KEY: 'x', POLYREEL_API_KEY_FILE: path }), /not both/);
    assert.throws(() => readConfig({ POLYREEL_API_KEY_FILE: `${path}.absent` }), /ENOENT/);
  });

  test('only secrets have a _FILE', () => {
    assert.throws(
      () => readConfig({ POLYREEL_HOST_FILE: '/dev/null' }),
      /POLYREEL_HOST_FILE: there is no such/,
    );
  });
});
