import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { insertAsset, replaceTags } from '#db/assets.ts';
import type { Database } from '#db/open.ts';
import { insertSampleOwner, type SampleOwner, sampleAsset } from '#db/samples.ts';
import { openTemporaryDatabase } from '#db/temporary.ts';
import { transact } from '#db/transact.ts';
import type { AssetError } from '#errors.ts';
import { newId, timeOf } from './identifiers.ts';
import { EVERYTHING, get, type Listing, list, update } from './library.ts';
import { bind, createProject } from './projects.ts';

let database: Database;
let owner: SampleOwner;
let stranger: SampleOwner;

before(async () => {
  database = await openTemporaryDatabase();
  owner = await insertSampleOwner(database.db);
  stranger = await insertSampleOwner(database.db);
});
after(() => database[Symbol.asyncDispose]());

async function add(
  of: SampleOwner,
  fields: { name?: string; kind?: string; size?: number; tags?: string[] },
) {
  const id = newId();
  const { tags = [], ...rest } = fields;
  const created_at = timeOf(id).getTime();
  await transact(database.db, async (tx) => {
    await insertAsset(tx, sampleAsset(of, { id, created_at, tags: JSON.stringify(tags), ...rest }));
    await replaceTags(tx, { workspaceId: of.workspaceId, id }, tags);
  });
  return id;
}

/** Walks a list to its end and returns the ids of every page. */
async function pages(of: SampleOwner, listing: Partial<Listing> & { limit: number }): Promise<string[][]> {
  const found: string[][] = [];
  let after = null;
  do {
    const page = await list(database.db, of.workspaceId, { ...EVERYTHING, ...listing, after });
    found.push(page.items.map((asset) => asset.id));
    after = page.next;
  } while (after !== null && found.length < 50);
  return found;
}

suite('library', () => {
  test('pages hold every asset once, newest first, and the last says that it is the last', async () => {
    const own = await insertSampleOwner(database.db);
    const ids = [];
    for (let i = 0; i < 7; i++) ids.push(await add(own, { name: `n${i}` }));
    assert.deepEqual(await pages(own, { limit: 3 }), chunks(ids.toReversed(), 3));
    assert.deepEqual(await pages(own, { limit: 3, direction: 'asc' }), chunks(ids, 3));
    assert.deepEqual(await pages(own, { limit: 7 }), [ids.toReversed()]);
  });

  test('equal sort values keep their place from page to page', async () => {
    const own = await insertSampleOwner(database.db);
    const ids = [];
    for (let i = 0; i < 5; i++) ids.push(await add(own, { name: 'same', size: 5 }));
    for (const sort of ['name', 'size'] as const) {
      assert.deepEqual(await pages(own, { limit: 2, sort, direction: 'asc' }), chunks(ids, 2));
    }
  });

  test('search finds words in name, tags and description, by their beginnings, of one workspace only', async () => {
    const cat = await add(owner, { name: 'Grüne_Katze.png', tags: ['tiere'] });
    const dog = await add(owner, { name: 'dog.png', tags: ['tiere', 'laut'] });
    await add(stranger, { name: 'Grüne_Katze.png', tags: ['tiere'] });
    const search = (words: string) => pages(owner, { limit: 1, search: words }).then((found) => found.flat());
    assert.deepEqual(await search('kat grun'), [cat]);
    assert.deepEqual(await search('tiere'), [dog, cat]);
    assert.deepEqual(await search('laut katze'), []);
    assert.deepEqual(await search('" OR workspace : * NEAR( -'), []);
    assert.deepEqual(await search('***'), []);
  });

  test('filters narrow, alone and together', async () => {
    const own = await insertSampleOwner(database.db);
    const image = await add(own, { kind: 'image', tags: ['red'], name: 'sunset one' });
    const video = await add(own, { kind: 'video', tags: ['red', 'blue'], name: 'sunset two' });
    await add(own, { kind: 'video', tags: ['blue'], name: 'other' });
    const project = await createProject(database.db, own.workspaceId, {
      title: 'P',
      description: null,
      editorState: {},
      stateVersion: null,
    });
    await bind(database.db, { workspaceId: own.workspaceId, id: project.id }, video);
    const found = async (listing: Partial<Listing>) => (await pages(own, { limit: 1, ...listing })).flat();
    assert.deepEqual(await found({ tags: ['red'] }), [video, image]);
    assert.deepEqual(await found({ tags: ['red'], kinds: ['image'] }), [image]);
    assert.deepEqual(await found({ tags: ['red', 'blue'] }), [video]);
    assert.deepEqual(await found({ tags: ['red', 'blue', 'none'] }), []);
    assert.deepEqual(await found({ tags: ['red'], projectId: project.id }), [video]);
    assert.deepEqual(await found({ tags: ['blue'], search: 'sunset' }), [video]);
    assert.deepEqual(await found({ projectId: project.id, search: 'sunset' }), [video]);
    assert.deepEqual(await found({ tags: ['red'], sort: 'name', direction: 'asc' }), [image, video]);
    assert.deepEqual(await found({ createdUntil: timeOf(image) }), []);
  });

  test('an asset of another workspace is as unknown as one that never was', async () => {
    const foreign = await add(stranger, { name: 'theirs' });
    const never = newId();
    for (const id of [foreign, never]) {
      await assert.rejects(get(database.db, owner.workspaceId, id), notFound(id));
      await assert.rejects(
        update(database.db, { workspaceId: owner.workspaceId, id }, { name: 'mine' }),
        notFound(id),
      );
    }
    assert.equal((await get(database.db, stranger.workspaceId, foreign)).name, 'theirs');
  });

  test('changed tags are what the list filters by', async () => {
    const id = await add(owner, { tags: ['before'] });
    await update(database.db, { workspaceId: owner.workspaceId, id }, { tags: ['after'] });
    assert.deepEqual((await pages(owner, { limit: 5, tags: ['before'] })).flat(), []);
    assert.deepEqual((await pages(owner, { limit: 5, tags: ['after'] })).flat(), [id]);
    assert.deepEqual((await pages(owner, { limit: 5, search: 'after' })).flat(), [id]);
  });
});

function chunks(ids: readonly string[], size: number): string[][] {
  return Array.from({ length: Math.ceil(ids.length / size) }, (_, i) => ids.slice(i * size, (i + 1) * size));
}

function notFound(id: string) {
  return (error: AssetError) => error.kind === 'not-found' && error.message === `There is no asset ${id}.`;
}
