import assert from 'node:assert/strict';
import { after, suite, test } from 'node:test';
import * as sdk from '@polyreel/sdk';
import * as node from '@polyreel/sdk/node';
import { OPEN } from '../conformance/importing.ts';
import { openServer } from '../conformance/server.ts';
import { documentation } from './documentation.ts';
import { runExample } from './run-example.ts';

const DOCUMENTED = documentation();
const server = await openServer(OPEN);
after(() => server[Symbol.asyncDispose]());

/** What nobody would call for itself. */
const NEED_NO_EXAMPLE = new Set(['Upload.assetId', 'Upload.isPaused', 'Upload.then', 'Upload.catch']);

suite('the documentation of the SDK', () => {
  const names = [...functionsOf(sdk), ...functionsOf(node), ...methodsOfClient()];

  test('says something of every name', () => {
    assert.ok(names.includes('Assets.list') && names.includes('uploadPath'), names.join(' '));
    const silent = names.filter((name) => !/\.(?:\s|$)/.test(DOCUMENTED.get(name)?.text ?? ''));
    assert.deepEqual(silent, []);
  });

  test('shows how every one is used', () => {
    const needing = names.filter((name) => !NEED_NO_EXAMPLE.has(name));
    assert.deepEqual(
      needing.filter((name) => (DOCUMENTED.get(name)?.example ?? null) === null),
      [],
    );
  });

  for (const [name, { example }] of DOCUMENTED) {
    if (example !== null) test(`the example of ${name} runs`, () => runExample(server, example));
  }
});

function functionsOf(module: object): string[] {
  return Object.entries(module).flatMap(([name, value]) => (typeof value === 'function' ? [name] : []));
}

/** Those of everything that is reached through a client: "Assets.list". */
function methodsOfClient(): string[] {
  const client = new sdk.Polyreel({ baseUrl: server.origin });
  const upload = client.upload(new Blob([]), { signal: AbortSignal.abort() });
  upload.catch(() => undefined);
  const parts = [client, upload, ...Object.values(client), client.assets.bulk, client.scripts.batches];
  return parts.flatMap((part) => {
    const prototype = Object.getPrototypeOf(part);
    const members = Object.getOwnPropertyNames(prototype).filter((name) => name !== 'constructor');
    return members.map((name) => `${prototype.constructor.name}.${name}`);
  });
}
