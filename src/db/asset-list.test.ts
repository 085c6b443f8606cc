import assert from 'node:assert/strict';
import { it } from 'node:test';
import { type AssetQuery, type Driver, listAssets, listQuery } from './asset-list.ts';
import { insertProject } from './projects.ts';
import { insertSampleOwner } from './samples.ts';
import { insertBulkAssets } from './testing/bulk-assets.ts';
import { describeEngines } from './testing/engines.ts';
import { EVERY_ASSET } from './testing/every-asset.ts';

/** SQLite looks up and sorts few, which those with the tag `dawn` are not; PostgreSQL decides for itself. */
const COUNTS: Readonly<Record<string, number>> = { SQLite: 12_000, PostgreSQL: 2_000 };

describeEngines('a narrowed list in another order than that of time', (engine) => {
  it('has the same pages whether the narrowing or the order drives its query', async () => {
    await using database = await engine.open();
    const { db } = database;
    const owner = await insertSampleOwner(db);
    const { workspaceId } = owner;
    const project = {
      id: 'p',
      workspace_id: workspaceId,
      title: '',
      description: null,
      editor_state: '{}',
      state_version: null,
      created_at: 0,
      updated_at: 0,
    };
    await insertProject(db, project);
    await insertBulkAssets(db, { owner, projectId: project.id, count: COUNTS[engine.name] ?? 0, salt: '00' });

    const lists: { driver: Driver; listing: Partial<AssetQuery> }[] = [
      { driver: 'tag', listing: { tags: ['dawn'] } },
      { driver: 'tag', listing: { tags: ['keeper'] } },
      { driver: 'tag', listing: { tags: ['keeper', 'dawn'] } },
      { driver: 'tag', listing: { tags: ['dawn', 'draft', 'keeper'] } },
      { driver: 'project', listing: { projectId: 'p', kinds: ['image'] } },
      { driver: 'search', listing: { search: ['light'], tags: ['draft'], projectId: 'p' } },
      { driver: 'search', listing: { search: ['stre'], tags: ['draft'] } },
    ];
    for (const { driver, listing } of lists) {
      const query = { ...EVERY_ASSET, workspaceId, sort: 'name', after: null, ...listing } as const;
      const pages = [
        await listAssets(db, query),
        await listQuery(db, query, driver).execute(),
        await listQuery(db, query, null).execute(),
      ].map((page) => page.map(({ id }) => id));
      assert.deepEqual(pages[1], pages[0]);
      assert.deepEqual(pages[2], pages[0]);
    }
  });
});
