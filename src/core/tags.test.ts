import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { Kysely } from 'kysely';
import { insertAsset, replaceTags } from '#db/assets.ts';
import { insertSampleOwner, type SampleOwner, sampleAsset } from '#db/samples.ts';
import type { Schema } from '#db/schema.ts';
import { MOST_COUNTED } from '#db/tags.ts';
import { describeEngines } from '#db/testing/engines.ts';
import { transact } from '#db/transact.ts';
import { newId } from './identifiers.ts';
import { tagsIn } from './tags.ts';

describeEngines('tags', ({ open }) => {
  it('are counted, the most used ones first, of one workspace and outside the trash', async () => {
    await using database = await open();
    const { db } = database;
    const [owner, stranger] = [await insertSampleOwner(db), await insertSampleOwner(db)];
    await add(db, owner, ['beach', 'sun']);
    await add(db, owner, ['beach', 'été']);
    await add(db, owner, ['gone'], 1000);
    await add(db, stranger, ['secret']);
    const tags = (prefix: string, limit = 10) =>
      tagsIn(db, { workspaceId: owner.workspaceId, prefix, limit });
    assert.deepEqual(await tags(''), [
      { tag: 'beach', assets: 2 },
      { tag: 'sun', assets: 1 },
      { tag: 'été', assets: 1 },
    ]);
    assert.deepEqual(await tags('s'), [{ tag: 'sun', assets: 1 }]);
    assert.deepEqual(await tags('beachball'), []);
    assert.deepEqual(await tags('', 1), [{ tag: 'beach', assets: 2 }]);
  });

  it('are not counted without end', async () => {
    await using database = await open();
    const owner = await insertSampleOwner(database.db);
    for (let n = 0; n <= MOST_COUNTED; n += 1) await add(database.db, owner, ['many']);
    const { workspaceId } = owner;
    const tags = await tagsIn(database.db, { workspaceId, prefix: '', limit: 10 });
    assert.deepEqual(tags, [{ tag: 'many', assets: MOST_COUNTED }]);
  });
});

async function add(
  db: Kysely<Schema>,
  owner: SampleOwner,
  tags: readonly string[],
  trashedAt: number | null = null,
): Promise<void> {
  const id = newId();
  await transact(db, async (tx) => {
    const said = { id, tags: JSON.stringify(tags), trashed_at: trashedAt };
    await insertAsset(tx, sampleAsset(owner, said));
    await replaceTags(tx, { workspaceId: owner.workspaceId, id }, tags);
  });
}
