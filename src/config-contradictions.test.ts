import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { ConfigError, readConfig } from './config.ts';

/** A node of a cluster, of whatever role. */
const NODE = {
  DATABASE_URL: 'postgres://polyreel@db/polyreel',
  POLYREEL_S3_BUCKET: 'media',
  POLYREEL_PUBLIC_URL: 'https://media.example',
};

type Env = Readonly<Record<string, string>>;

const WRONG: readonly (readonly [what: string, env: Env, blamed: readonly string[]])[] = [
  [
    'a web node alone',
    { POLYREEL_ROLE: 'web' },
    ['DATABASE_URL', 'POLYREEL_S3_BUCKET', 'POLYREEL_PUBLIC_URL'],
  ],
  ['a worker alone', { POLYREEL_ROLE: 'worker' }, ['DATABASE_URL', 'POLYREEL_S3_BUCKET']],
  [
    'a web node with media on its disk',
    { ...NODE, POLYREEL_ROLE: 'web', POLYREEL_S3_BUCKET: '' },
    ['POLYREEL_S3_BUCKET'],
  ],
  [
    'a worker with media on its disk',
    { ...NODE, POLYREEL_ROLE: 'worker', POLYREEL_S3_BUCKET: '' },
    ['POLYREEL_S3_BUCKET'],
  ],
  [
    'a worker with a database of its own',
    { ...NODE, POLYREEL_ROLE: 'worker', DATABASE_URL: '' },
    ['DATABASE_URL'],
  ],
  ['redirects to a bucket that is not named', { POLYREEL_S3_REDIRECT: 'yes' }, ['POLYREEL_S3_REDIRECT']],
  [
    'uploads to a bucket that is not named',
    { POLYREEL_S3_DIRECT_UPLOADS: 'yes' },
    ['POLYREEL_S3_DIRECT_UPLOADS'],
  ],
  [
    'a proxy that sends files of a bucket',
    { ...NODE, POLYREEL_ACCEL_REDIRECT: '/blobs', POLYREEL_TRUST_PROXY: 'loopback' },
    ['POLYREEL_ACCEL_REDIRECT'],
  ],
  [
    'whoever asks told where the files are',
    { POLYREEL_ACCEL_REDIRECT: '/blobs' },
    ['POLYREEL_ACCEL_REDIRECT'],
  ],
  ['an endpoint without a bucket', { POLYREEL_S3_ENDPOINT: 'https://s3.example' }, ['POLYREEL_S3_ENDPOINT']],
  [
    'keys without a bucket',
    { POLYREEL_S3_ACCESS_KEY: 'id', POLYREEL_S3_SECRET_KEY: 'secret' },
    ['POLYREEL_S3_ACCESS_KEY'],
  ],
  ['half of the keys', { ...NODE, POLYREEL_S3_ACCESS_KEY: 'id' }, ['POLYREEL_S3_ACCESS_KEY']],
  ['a vendor without its endpoint', { ...NODE, POLYREEL_S3_PROFILE: 'r2' }, ['POLYREEL_S3_ENDPOINT']],
  [
    'figures for who has a token that there is not',
    { POLYREEL_METRICS: 'token' },
    ['POLYREEL_METRICS_TOKEN'],
  ],
  ['a short token', { POLYREEL_METRICS_TOKEN: 'guess-me' }, ['POLYREEL_METRICS_TOKEN']],
  [
    'a short secret among previous ones',
    { POLYREEL_PREVIOUS_SECRETS: 'a-secret-of-enough-characters, short' },
    ['POLYREEL_PREVIOUS_SECRETS'],
  ],
  ['a database of another kind', { DATABASE_URL: 'mysql://db/polyreel' }, ['DATABASE_URL']],
  ['an endpoint without the name of a model', { POLYREEL_MODEL_URL: 'http://llm/v1' }, ['POLYREEL_MODEL']],
  [
    'keys of models that nobody asks',
    { POLYREEL_MODEL_KEY: 'k', POLYREEL_SPEECH_KEY: 'k' },
    ['POLYREEL_MODEL_KEY', 'POLYREEL_SPEECH_KEY'],
  ],
];

function blamedBy(env: Env): string[] {
  try {
    readConfig(env);
    return [];
  } catch (error) {
    assert.ok(error instanceof ConfigError);
    return error.message
      .split('\n')
      .slice(1)
      .map((line) => line.trim().split(':', 1)[0] ?? '');
  }
}

suite('settings that contradict each other', () => {
  for (const [what, env, blamed] of WRONG) {
    test(`${what}: refused, with all that is wrong`, () => assert.deepEqual(blamedBy(env), blamed));
  }

  for (const role of ['all', 'web', 'worker']) {
    test(`a node with the role ${role} is fine`, () =>
      assert.deepEqual(blamedBy({ ...NODE, POLYREEL_ROLE: role }), []));
  }

  test('PostgreSQL with media on a disk, and a bucket with SQLite, are fine for one process', () => {
    assert.deepEqual(blamedBy({ DATABASE_URL: NODE.DATABASE_URL }), []);
    assert.deepEqual(blamedBy({ POLYREEL_S3_BUCKET: 'media' }), []);
  });

  test('of a value that cannot be read, nothing else is said', () => {
    const unreadable = { ...NODE, DATABASE_URL: '', DATABASE_URL_FILE: '/absent', POLYREEL_ROLE: 'worker' };
    assert.deepEqual(blamedBy(unreadable), ['DATABASE_URL']);
    assert.deepEqual(blamedBy({ ...NODE, POLYREEL_ROLE: 'boss' }), ['POLYREEL_ROLE']);
  });
});
