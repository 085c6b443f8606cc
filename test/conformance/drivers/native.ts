import assert from 'node:assert/strict';
import type { Static } from 'typebox';
import { AssetDetailReply, AssetReply, ProblemReply, pageOf } from '#dialects/native/schema.ts';
import type { Reply } from '../client.ts';
import { type Driver, type Failure, type Sample, type Shown, shaped } from '../driver.ts';

const PREFIX = '/api/v1';

const STATUSES = {
  'bad-key': 401,
  missing: 404,
  'too-large': 413,
  'not-media': 415,
  empty: 400,
  incomplete: 400,
  'wrong-method': 405,
  'unknown-path': 404,
  malformed: 400,
  internal: 500,
  unavailable: 503,
  'rate-limited': 429,
  'quota-exceeded': 403,
} as const satisfies Record<Failure, number>;

function upload({ name, mediaType, bytes }: Sample) {
  const path = `${PREFIX}/assets?name=${encodeURIComponent(name)}`;
  return { method: 'POST', path, headers: { 'content-type': mediaType }, body: bytes };
}

function shown({ id, url, name, kind, size }: Static<typeof AssetReply>): Shown {
  return { id, url, name, kind: kind as Shown['kind'], size };
}

export const native = {
  name: 'native',
  prefix: PREFIX,
  announces: false,
  authorize: (key) => ({ authorization: `Bearer ${key}` }),
  upload,
  uploaded: (reply) => shown(shaped(reply, 201, AssetReply)),
  find: (id) => ({ method: 'GET', path: `${PREFIX}/assets/${id}` }),
  found: (reply) => shown(shaped(reply, 200, AssetDetailReply)),
  remove: (id) => ({ method: 'DELETE', path: `${PREFIX}/assets/${id}?permanent=true` }),
  removed: ({ status, bytes }) =>
    assert.deepEqual({ status, size: bytes.byteLength }, { status: 204, size: 0 }),
  async openShelf() {
    return {
      upload,
      page(size, cursor) {
        const query = new URLSearchParams({ limit: String(size), ...(cursor !== null && { cursor }) });
        return { method: 'GET', path: `${PREFIX}/assets?${query}` };
      },
      read(reply) {
        const { data, nextCursor } = shaped(reply, 200, pageOf(AssetReply));
        return { ids: data.map(({ id }) => id), next: nextCursor };
      },
    };
  },
  malformed: {
    method: 'POST',
    path: `${PREFIX}/projects`,
    headers: { 'content-type': 'application/json' },
    body: '{"title": ',
  },
  refused(reply: Reply, failure: Failure) {
    assert.match(reply.headers.get('content-type') ?? '', /^application\/problem\+json/);
    const { requestId, ...problem } = shaped(reply, STATUSES[failure], ProblemReply);
    assert.equal(reply.headers.get('x-request-id'), requestId);
    assert.equal(problem.status, reply.status);
    assert.match(problem.type, new RegExp(`#${problem.code}$`));
    return problem;
  },
} satisfies Driver;
