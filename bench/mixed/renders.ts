import { setTimeout as sleep } from 'node:timers/promises';
import type { Tally } from '../../test/cluster/tally.ts';
import { generate, remove } from '../../test/crash/client.ts';
import { API_KEY } from '../../test/crash/service.ts';

const headers = { authorization: `Bearer ${API_KEY}` };
/** Milliseconds. */
const PAUSE = 500;

/** Has one small film after the other made while `more` says so, and deletes each, as its bytes are nobody's. */
export async function renderOneByOne(origin: string, more: () => boolean, tally: Tally): Promise<void> {
  for (let number = 1; more(); number += 1) {
    const start = performance.now();
    const id = await generate(origin, documentOf(`Film ${number}`));
    await untilMade(origin, id);
    tally.add('render', 'done', performance.now() - start);
    await remove(origin, id);
  }
}

/** A second of words that no other film has, so that none is taken from the cache. */
function documentOf(text: string): object {
  const clip = { asset: { type: 'text', text: `${text} ${performance.now()}` }, length: 1 };
  return { output: { width: 320, height: 180, fps: 25 }, timeline: { tracks: [{ clips: [clip] }] } };
}

/** @throws when it failed */
async function untilMade(origin: string, id: string): Promise<void> {
  for (;;) {
    const reply = await fetch(`${origin}/api/v1/assets/${id}`, { headers });
    const { status, reason } = (await reply.json()) as { status: string; reason: string | null };
    if (status === 'ready') return;
    if (status === 'failed') throw new Error(`A render failed: ${reason}`);
    await sleep(PAUSE);
  }
}
