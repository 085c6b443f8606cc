import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { BEGINNING } from '#db/events.ts';
import { cancelBatch, startBatch } from '../generation/batch.ts';
import { openWorkshop, smallScript, solid } from '../generation/testing/workshop.ts';
import { type EventType, readFeed } from './feed.ts';

const TYPES: readonly EventType[] = [
  'generation.started',
  'generation.succeeded',
  'generation.failed',
  'generation.cancelled',
  'batch.finished',
];

const DOCUMENT = {
  inputs: [{ name: 'colour', type: 'colour', required: true }],
  ...smallScript([solid('${colour}')]),
};

suite('what is made', () => {
  test('is told from its beginning to its end, and a batch once all of it has ended', async () => {
    await using shop = await openWorkshop();
    const { parts, owner } = shop;
    const { workspaceId } = owner;
    const { parameters: _, name: __, ...request } = shop.request(await shop.script(DOCUMENT));
    const batch = await startBatch(parts, {
      ...request,
      rows: ['red', 'green', 'blue'].map((colour) => ({ colour })),
    });
    const told = async () => {
      const query = { workspaceId, after: BEGINNING, types: TYPES, limit: 50 };
      return (await readFeed(parts.db, query)).events;
    };
    const [first, second] = batch.generations;
    await shop.run(first?.assetId ?? '');
    await assert.rejects(shop.run(second?.assetId ?? '', {}, { generationTimeout: 1 }));
    const types = async () => (await told()).map(({ type }) => type);
    const made = ['generation.started', 'generation.succeeded', 'generation.started', 'generation.failed'];
    assert.deepEqual(await types(), made);
    await cancelBatch(parts, { workspaceId, id: batch.id });
    assert.deepEqual(await types(), [...made, 'generation.cancelled', 'batch.finished']);
    const events = await told();
    assert.ok(events.every(({ batchId }) => batchId === batch.id));
    assert.equal(events[0]?.assetId, first?.assetId);
  });
});
