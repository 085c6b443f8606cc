import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fastify from 'fastify';
import { type Check, health } from './health.ts';

const never = new AbortController().signal;

async function openHealth(checks: Readonly<Record<string, Check>>, patience?: number) {
  const http = fastify();
  await http.register(health(checks, never, patience));
  return async () => {
    const reply = await http.inject('/readyz');
    return [reply.statusCode, reply.json().checks];
  };
}

describe('/readyz', () => {
  it('says of each part what it lacks', async () => {
    const ready = await openHealth({
      database: async () => {},
      storage: async () => {
        throw new Error('The bucket is gone.');
      },
    });
    assert.deepEqual(await ready(), [503, { database: 'ok', storage: 'The bucket is gone.' }]);
  });

  it('does not wait for a part that is silent, and asks it once until it answers', async () => {
    let asked = 0;
    const answer = Promise.withResolvers<void>();
    const storage = () => {
      asked += 1;
      return answer.promise;
    };
    const ready = await openHealth({ storage }, 10);
    const silent = [503, { storage: 'It has not answered for 0.01 s.' }];
    assert.deepEqual([await ready(), await ready(), asked], [silent, silent, 1]);
    answer.resolve();
    const ok = [200, { storage: 'ok' }];
    assert.deepEqual([await ready(), await ready(), asked], [ok, ok, 2]);
  });
});
