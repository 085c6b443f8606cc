import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { video } from '../conformance/samples.ts';
import { type Bomb, bombs } from './bombs.ts';
import { whileOthersAreServed } from './bystander.ts';
import { openTarget, type Target } from './target.ts';

/** MiB. */
const GROWTH = 200;

interface Shown {
  readonly id: string;
  readonly status: 'processing' | 'ready' | 'failed';
  readonly reason: string | null;
}

suite('files that are larger than they look', () => {
  let target: Target;
  let all: Bomb[];
  before(async () => {
    // A try that hangs, or eats memory, is ended by these; a few tries are made.
    target = await openTarget({ POLYREEL_MEDIA_TIMEOUT: '20s', POLYREEL_MEDIA_MEMORY: '1GiB' });
    all = await bombs((await video()).bytes as Buffer);
  });
  after(() => target[Symbol.asyncDispose]());

  test('become ready or fail with a reason, and nobody else notices', async (t) => {
    await whileOthersAreServed(t, { target, growth: GROWTH }, async () => {
      for (const { name, bytes } of all) {
        const begin = performance.now();
        const outcome = await outcomeOf(target, { name, bytes });
        const seconds = Math.round((performance.now() - begin) / 100) / 10;
        t.diagnostic(`${name}, ${Math.ceil(bytes.byteLength / 1000)} kB: ${outcome}, after ${seconds} s`);
      }
      return `${all.length} files`;
    });
  });

  test('leave the media workers able to work', async () => {
    const { bytes } = await video();
    assert.match(await outcomeOf(target, { name: 'film.mp4', bytes: bytes as Buffer }), /^ready/);
    assert.doesNotMatch(target.printed(), /"level":60/);
  });
});

/** What became of it, in words: it has to have come to an end, in whatever way. */
async function outcomeOf({ call }: Target, { name, bytes }: Bomb): Promise<string> {
  const headers = { 'content-type': 'application/octet-stream' };
  const reply = await call(`/api/v1/assets?name=${name}`, {
    method: 'POST',
    headers,
    body: new Uint8Array(bytes),
  });
  if (reply.status === 415) return 'refused at once';
  assert.equal(reply.status, 201, `${name}: ${await reply.clone().text()}`);
  let shown = (await reply.json()) as Shown;
  while (shown.status === 'processing') {
    await sleep(100);
    shown = (await (await call(`/api/v1/assets/${shown.id}`)).json()) as Shown;
  }
  for (const format of isCaptions(name) ? ['vtt', 'srt'] : []) {
    const converted = await call(`/api/v1/assets/${shown.id}/captions?format=${format}`);
    assert.ok(converted.status < 500, `${name} as ${format}: ${converted.status}`);
    await converted.arrayBuffer();
  }
  return shown.reason === null ? shown.status : `${shown.status}: ${shown.reason}`;
}

const isCaptions = (name: string) => /\.(?:vtt|srt|ass)$/.test(name);
