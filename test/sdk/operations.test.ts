import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { openApiDocument } from '../../scripts/openapi-document.ts';

const SDK = join(import.meta.dirname, '../../sdk/src');

/** What methods of the SDK ask for without naming the operation, as a body or a reply is no JSON. */
const SENT_OTHERWISE: Readonly<Record<string, string>> = {
  'POST /assets': 'upload, for small files',
  'POST /uploads': 'upload, for large files: creates',
  'PATCH /uploads/{id}': 'upload: sends a piece',
  'DELETE /uploads/{id}': 'Upload.abort',
  'GET /assets/{id}/captions': 'assets.captions: the reply is text',
  'POST /scripts/{id}/still': 'scripts.still: the reply is a picture',
  'POST /scripts/still': 'scripts.still: the reply is a picture',
};

/** What the SDK has no method for, with the reason. */
const WITHOUT_METHOD: Readonly<Record<string, string>> = {
  'OPTIONS /uploads': 'tells clients of tus what the server can, which the SDK knows',
  'OPTIONS /uploads/{id}': 'the same',
  'POST /uploads/{id}': 'another way to send a piece, for clients that cannot say PATCH',
  'GET /uploads/{id}': 'HEAD, as tus has it, tells the SDK how far an upload is',
  'GET /generations/{id}/work/inputs/{index}': 'generations.work has these URLs, which any fetch can follow',
  'GET /workspaces/{id}/limits': 'for whoever runs the service, with a key of the default workspace',
  'PATCH /workspaces/{id}/limits': 'the same',
};

suite('the SDK', async () => {
  const { paths } = await openApiDocument();
  const operations = Object.entries(paths)
    .filter(([path]) => path.startsWith('/api/v1/'))
    .flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.slice('/api/v1'.length)}`),
    );
  const files = globSync('**/*.ts', { cwd: SDK, exclude: ['openapi.ts', '**/*.test.ts'] });
  const source = files.map((file) => readFileSync(join(SDK, file), 'utf8')).join('\n');
  const called = new Set([...source.matchAll(/\.call\(\s*'([A-Z]+ \/[^']*)'/g)].map(([, name]) => name));

  test('has a method for every operation, or a reason for having none', () => {
    assert.ok(operations.length > 90 && called.size > 70, `${called.size} of ${operations.length}`);
    const missing = operations.filter(
      (name) => !called.has(name) && !(name in SENT_OTHERWISE) && !(name in WITHOUT_METHOD),
    );
    assert.deepEqual(missing, []);
  });

  test('has no reason for what there is not, or what it has by now', () => {
    const listed = [...Object.keys(SENT_OTHERWISE), ...Object.keys(WITHOUT_METHOD)];
    assert.deepEqual(
      listed.filter((name) => called.has(name) || !operations.includes(name)),
      [],
    );
  });
});
