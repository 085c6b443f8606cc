import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type CompiledQuery, sql } from 'kysely';
import { postgresIsMissing } from '../../../test/infra/postgres.ts';
import { type AssetQuery, listQuery } from '../asset-list.ts';
import { withdrawQuery } from '../jobs.ts';
import { claimQuery } from '../jobs-claim.ts';
import type { Database } from '../open.ts';
import { insertSampleOwner, sampleAsset } from '../samples.ts';
import { POSTGRES } from '../testing/engines.ts';
import { EVERY_ASSET } from '../testing/every-asset.ts';
import { postgresPlan } from '../testing/plans.ts';

/** Enough for an index to be worth its while. */
const ROWS = 4_000;

describe('the plans of PostgreSQL', { skip: await postgresIsMissing() }, () => {
  let database: Database;
  let workspaceId: string;

  before(async () => {
    database = await POSTGRES.open();
    const { db } = database;
    const owner = await insertSampleOwner(db);
    workspaceId = owner.workspaceId;
    await fill(database, sampleAsset(owner, { id: 'a', tags: '["t"]' }));
  });
  after(() => database[Symbol.asyncDispose]());

  const nodesOf = (query: CompiledQuery) => postgresPlan(database.db, query);

  const lists: Record<string, { index: string; listing: Partial<AssetQuery> }> = {
    'newest first': { index: 'assets_by_date', listing: {} },
    'oldest first': { index: 'assets_by_date', listing: { direction: 'asc' } },
    'by kind': { index: 'assets_by_kind', listing: { kinds: ['video'] } },
    'by status': { index: 'assets_by_status', listing: { statuses: ['failed'] } },
    'by account': { index: 'assets_by_user', listing: { userId: 1 } },
    'by content': { index: 'assets_by_content', listing: { sha256: 'ab' } },
    'by last update': { index: 'assets_by_update', listing: { sort: 'updated' } },
    'by name': { index: 'assets_by_name', listing: { sort: 'name', after: { value: 'n', id: 'a' } } },
    'by size': { index: 'assets_by_size', listing: { sort: 'size' } },
    'in the trash': { index: 'assets_in_trash', listing: { trashed: true } },
    'with a tag': { index: 'asset_tags_pkey', listing: { tags: ['t'], after: { value: 'a', id: 'a' } } },
    'with several tags': {
      index: 'asset_tags_pkey',
      listing: { tags: ['t', 'u', 'v'], after: { value: 'a', id: 'a' } },
    },
    'of a project': {
      index: 'project_assets_pkey',
      listing: { projectId: 'p', after: { value: 'a', id: 'a' } },
    },
  };

  for (const [name, { index, listing }] of Object.entries(lists)) {
    it(`reads a page ${name} in the order of ${index}`, async () => {
      const nodes = await nodesOf(
        listQuery(database.db, { ...EVERY_ASSET, workspaceId, ...listing }).compile(),
      );
      assert.ok(
        nodes.some((node) => node['Index Name'] === index),
        JSON.stringify(nodes[0]),
      );
      assert.deepEqual(
        nodes.filter(({ 'Node Type': type }) => /Seq Scan|Sort/.test(type)),
        [],
      );
    });
  }

  it('finds rare words by the index of words', async () => {
    const listing = { search: ['rare'], after: null };
    const nodes = await nodesOf(
      listQuery(database.db, { ...EVERY_ASSET, workspaceId, ...listing }).compile(),
    );
    assert.ok(
      nodes.some((node) => node['Index Name'] === 'assets_fts_words'),
      JSON.stringify(nodes[0]),
    );
    assert.deepEqual(
      nodes.filter(({ 'Node Type': type }) => type === 'Seq Scan'),
      [],
    );
  });

  it('finds frequent words among the assets of the workspace that come next', async () => {
    const listing = { search: ['picture'], after: { value: 2_000, id: 2_000 } };
    const query = listQuery(database.db, { ...EVERY_ASSET, workspaceId, ...listing }, 'search', 'near');
    const indexes = (await nodesOf(query.compile())).map((node) => node['Index Name']);
    assert.ok(indexes.includes('assets_fts_by_workspace'), indexes.join());
  });

  it('claims and withdraws jobs without reading the queue', async () => {
    const { db } = database;
    const claim = claimQuery('postgres', { lane: 'media', lease: 'l', now: 1, leaseUntil: 1 });
    for (const query of [claim.compile(db), withdrawQuery(db, { workspaceId: 'w', id: 'a' }, '').compile()]) {
      const scans = (await nodesOf(query)).filter(
        (node) => node['Relation Name'] === 'jobs' && node['Node Type'] === 'Seq Scan',
      );
      assert.deepEqual(scans, []);
    }
  });

  it('has an index for every foreign key, since a cascade looks rows up by it', async () => {
    const { rows } = await sql<{ name: string }>`
      select conname as name from pg_constraint c
      where contype = 'f' and not exists (
        select 1 from pg_index i where i.indrelid = c.conrelid and i.indpred is null
          and (i.indkey::int2[])[0:cardinality(c.conkey) - 1] @> c.conkey
      ) order by conname`.execute(database.db);
    assert.deepEqual(rows, []);
    const { rows: all } = await sql`select 1 from pg_constraint where contype = 'f'`.execute(database.db);
    assert.ok(all.length >= 20);
  });
});

async function fill({ db }: Database, sample: ReturnType<typeof sampleAsset>): Promise<void> {
  await db.insertInto('assets').values(sample).execute();
  // Copies of the sample, each with an id and a name of its own, and every property in several values.
  await sql`
    insert into assets (id, workspace_id, user_id, kind, media_type, extension, name, description, favourite, tags,
      metadata, declared, origin, status, size, sha256, blob_key, derivatives, created_at, updated_at, trashed_at)
    select 'asset' || n, workspace_id, user_id, (array['image', 'video', 'audio'])[n % 3 + 1], media_type, extension,
      'picture ' || n || case n when 7 then ' rare' else '' end, '', 0, tags, metadata, declared, origin,
      case when n % 50 = 0 then 'failed' else 'ready' end, n, md5(n::text), 'blob' || n, derivatives, n, n,
      case when n % 20 = 0 then n end
    from assets, generate_series(1, ${sql.lit(ROWS)}) n`.execute(db);
  await sql`insert into asset_tags select workspace_id, (array['t', 'u', 'v'])[seq % 3 + 1], id from assets`.execute(
    db,
  );
  await sql`
    insert into projects (id, workspace_id, title, editor_state, created_at, updated_at)
    select 'p', workspace_id, '', '{}', 0, 0 from assets where id = 'a'`.execute(db);
  await sql`insert into project_assets select 'p', id, 0 from assets`.execute(db);
  await sql`
    insert into jobs (id, kind, lane, workspace_id, payload, priority, state, attempt, interruptions, run_at, created_at)
    select 'job' || n, case when n % 5 = 0 then 'import' else 'probe' end, 'media', 'w' || n % 10,
      json_build_object('assetId', 'asset' || n), 0, case when n % 100 = 0 then 'running' else 'queued' end, 0, 0, n, n
    from generate_series(1, ${sql.lit(ROWS)}) n`.execute(db);
  // What autovacuum does in time: until then the planner knows of no rows, and new words wait in a list of their own.
  await sql`vacuum analyze`.execute(db);
}
