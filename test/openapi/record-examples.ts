// Writes the examples of the OpenAPI document: what the examples of the SDK send to a real server, and what it answers.
// To be run by hand after the API has changed, and then `npm run fix` for the format:
// node_modules/.bin/node test/openapi/record-examples.ts
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { operationIdOf } from '#dialects/native/webhooks/openapi.ts';
import { openApiDocument } from '../../scripts/openapi-document.ts';
import { OPEN } from '../conformance/importing.ts';
import { openServer } from '../conformance/server.ts';
import { documentation } from '../sdk/documentation.ts';
import { runExample } from '../sdk/run-example.ts';
import { openHook } from './hook.ts';
import { Normal } from './normal.ts';
import { operationFinder } from './operations.ts';
import { askTheRest } from './other-requests.ts';

const FILE = join(import.meta.dirname, '../../src/dialects/native/openapi-examples.json');

interface Example {
  body?: unknown;
  replies: Record<string, unknown>;
}

const operationOf = operationFinder(await openApiDocument());
const key = 'polyreel_key_of_the_examples';
await using server = await openServer({ ...OPEN, POLYREEL_API_KEY: key });
await using hook = await openHook();
const normal = new Normal(server.origin);
const examples: Record<string, Example> = {};

const unrecorded = globalThis.fetch;
globalThis.fetch = async (input, init) => {
  const request = new Request(input, init);
  const sent = request.clone();
  const response = await unrecorded(request);
  await record(sent, response.clone());
  return response;
};

/** The first success of each operation and status. */
async function record(request: Request, response: Response): Promise<void> {
  const { origin, pathname } = new URL(request.url);
  const operation = origin === server.origin ? operationOf(request.method, pathname) : null;
  if (operation === null || !response.ok) return;
  const example = examples[operation] ?? { replies: {} };
  examples[operation] = example;
  if (isJson(request)) example.body ??= normal.value(await request.json());
  if (isJson(response)) example.replies[response.status] ??= normal.value(await response.json());
}

function isJson({ headers }: Request | Response): boolean {
  return headers.get('content-type')?.startsWith('application/json') ?? false;
}

for (const { example } of documentation().values()) {
  if (example !== null) await runExample(server, example);
}
await askTheRest(server.origin, key, hook.link);
for (const { type, ...message } of hook.taken) {
  examples[operationIdOf(type)] ??= { body: normal.value({ type, ...message }), replies: {} };
}
const shown = Object.entries(examples).filter(
  ([, { body, replies }]) => body !== undefined || Object.keys(replies).length > 0,
);
const sorted = Object.fromEntries(shown.sort(([a], [b]) => a.localeCompare(b)));
await writeFile(FILE, `${JSON.stringify(sorted, null, 2)}\n`);
