import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import { NOTHING_DECLARED } from '#core/asset.ts';
import { erase } from '#core/deletion.ts';
import { openWorkshop, smallScript, solid, type Workshop } from '#core/generation/testing/workshop.ts';
import { newId } from '#core/identifiers.ts';
import { requestImport } from '#core/imports/request.ts';
import { ingest } from '#core/ingest.ts';
import { requestPrompt } from '#core/prompts/writing.ts';
import { type ReactionParts, reactions } from '#core/reactions.ts';
import { sweep } from '#core/sweep.ts';
import { transact } from '#db/transact.ts';
import { testEgress } from '#egress/testing/test-egress.ts';
import { type AnyJob, type JobHandlers, type JobKind, type JobRun, PermanentFailure } from '#jobs/jobs.ts';
import { openSource, type Source, whole } from '../conformance/source.ts';
import { type MediaFile, uniqueFile } from './files.ts';
import { between, chooseSeed, type Random, seeded } from './random.ts';
import { sampleOf } from './ways-in.ts';

/** How often a job is delivered, at least. */
const TIMES = 2;
const AT_ONCE = 3;
const ROUNDS = 4;
const SIZE = 3_000;

/** A job, and how often it is to be done still. */
interface Delivery {
  readonly job: AnyJob;
  left: number;
}

/** All jobs there are or will be, delivered in any order, twice and more, side by side and when their time is long over. */
class Shuffle {
  readonly #handlers: JobHandlers;
  readonly #shop: Workshop;
  readonly #random: Random;
  readonly #deliveries = new Map<string, Delivery>();

  constructor(shop: Workshop, handlers: JobHandlers, random: Random) {
    this.#shop = shop;
    this.#handlers = handlers;
    this.#random = random;
  }

  get count(): number {
    return this.#deliveries.size;
  }

  /** Some of those that are left, at the same time; false when there are none. */
  async some(): Promise<boolean> {
    await this.#look();
    const open = [...this.#deliveries.values()].filter(({ left }) => left > 0);
    const chosen = Array.from({ length: between(this.#random, 1, AT_ONCE) }, () => this.#oneOf(open));
    await Promise.all(chosen.flatMap((delivery) => (delivery === null ? [] : [this.#deliver(delivery)])));
    return open.length > 0;
  }

  /** Every one of them once more, in any order. */
  async again(): Promise<void> {
    for (const delivery of this.#deliveries.values()) delivery.left = 1;
    while (await this.some());
  }

  /** One may come up twice: then it runs beside itself. */
  #oneOf(deliveries: readonly Delivery[]): Delivery | null {
    return deliveries[between(this.#random, 0, deliveries.length - 1)] ?? null;
  }

  async #look(): Promise<void> {
    const { db } = this.#shop.parts;
    for (const { id, kind, payload, workspace_id: workspaceId } of await db
      .selectFrom('jobs')
      .selectAll()
      .execute()) {
      if (this.#deliveries.has(id)) continue;
      const job = { id, kind, payload: JSON.parse(payload), workspaceId, attempt: 1 } as AnyJob;
      this.#deliveries.set(id, { job, left: between(this.#random, TIMES, TIMES + 1) });
    }
  }

  async #deliver(delivery: Delivery): Promise<void> {
    const { signal } = new AbortController();
    try {
      await call(this.#handlers, { ...delivery.job, last: false, signal });
      delivery.left -= 1;
    } catch (error) {
      if (!(error instanceof PermanentFailure)) throw error;
      delivery.left -= 1;
    }
  }
}

function call<K extends JobKind>(handlers: JobHandlers, run: JobRun<K>): Promise<void> {
  return handlers[run.kind](run);
}

interface Asked {
  /** By the asset's id, the hash that its original is to have. */
  readonly files: ReadonlyMap<string, string>;
  readonly doomed: string;
}

/** Asks for something of every kind. */
async function askForEverything(
  shop: Workshop,
  parts: ReactionParts,
  { source, random }: { source: Source; random: Random },
): Promise<Asked> {
  const files = new Map<string, string>();
  const { owner } = shop;
  const upload = async (file: MediaFile) => {
    const { id } = await ingest(parts, {
      ...owner,
      name: file.name,
      description: '',
      tags: [],
      metadata: {},
      declared: NOTHING_DECLARED,
      origin: 'upload',
      projectId: null,
      alongside: null,
      body: Readable.from([file.bytes]),
      contentLength: file.bytes.byteLength,
      limit: parts.maxUpload,
      limits: {},
      signal: new AbortController().signal,
    });
    files.set(id, file.sha256);
    return id;
  };
  const twin = uniqueFile(random, SIZE);
  await upload(uniqueFile(random, SIZE));
  await upload(twin);
  const doomed = await upload(twin);
  const linked = uniqueFile(random, SIZE);
  const link = source.at(`/${linked.sha256}/${linked.name}`, whole(sampleOf(linked)));
  const terms = { ...owner, link, name: null, kind: null, projectId: null, tags: [] };
  const { id } = await transact(parts.db, (tx) => requestImport(tx, parts, terms));
  files.set(id, linked.sha256);
  await shop.generate(smallScript([solid('teal')]));
  await transact(parts.db, (tx) =>
    requestPrompt(tx, parts.jobs, {
      workspaceId: owner.workspaceId,
      projectId: null,
      name: 'A prompt',
      persona: null,
      parameters: [],
      task: 'Say something.',
    }),
  );
  return { files, doomed };
}

/** What is to be seen of the assets, the generations and the prompts, whatever the jobs went through. */
async function stateOf({ db, blobs }: ReactionParts) {
  const assets = await db.selectFrom('assets').selectAll().orderBy('id').execute();
  const events = await db.selectFrom('asset_events').select(['asset_id', 'step', 'outcome']).execute();
  const known = await db.selectFrom('blobs').select('key').orderBy('key').execute();
  const uses = await db.selectFrom('blob_uses').select('blob_key').distinct().orderBy('blob_key').execute();
  const generations = await db.selectFrom('generations').select('status').execute();
  const prompts = await db.selectFrom('prompts').select(['status', 'value']).execute();
  const stored: string[] = [];
  for await (const key of blobs.keys(null)) stored.push(key);
  return {
    assets,
    steps: (id: string) => events.filter((event) => event.asset_id === id).map(({ step }) => step),
    known: known.map(({ key }) => key),
    used: uses.map(({ blob_key }) => blob_key),
    stored: stored.sort(),
    generations: generations.map(({ status }) => status),
    prompts,
  };
}

async function digestOf({ blobs }: ReactionParts, key: string | null): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of await blobs.read(key ?? '', null)) hash.update(chunk);
  return hash.digest('hex');
}

async function endsAsIfOnce(parts: ReactionParts, { files, doomed }: Asked): Promise<void> {
  const { assets, steps, known, used, stored, generations, prompts } = await stateOf(parts);
  for (const asset of assets) {
    assert.equal(asset.status, 'ready', `${asset.name}: ${asset.reason}`);
    assert.equal(asset.reason, null);
    const seen = steps(asset.id);
    for (const step of ['received', 'probed', 'previewed']) {
      assert.ok(seen.filter((each) => each === step).length <= 1, `${step} twice: ${seen}`);
    }
    const sent = files.get(asset.id);
    if (sent !== undefined) assert.equal(await digestOf(parts, asset.blob_key), sent);
  }
  const ids = assets.map(({ id }) => id);
  for (const id of files.keys()) assert.equal(ids.includes(id), id !== doomed, 'lost, or back again');
  assert.deepEqual(generations, ['succeeded']);
  assert.deepEqual(
    prompts.map(({ status }) => status),
    ['ready'],
  );
  assert.deepEqual(stored, known, 'bytes and rows are not the same');
  const unused = known.filter((key) => !used.includes(key));
  const cached = await parts.db.selectFrom('scene_cache').select('blob_key').execute();
  assert.deepEqual(unused, cached.map(({ blob_key }) => blob_key).sort());
}

test('jobs that come twice, side by side, in any order and late leave what they leave once', async (t) => {
  const seed = chooseSeed();
  t.diagnostic(`the same again: node test/crash/duplicated-jobs.test.ts ${seed}`);
  const random = seeded(seed);
  let runs = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    await using shop = await openWorkshop();
    await using source = await openSource();
    await using egress = testEgress();
    const parts = { ...shop.parts, egress, downloader: null, importTimeout: 60_000 };
    const asked = await askForEverything(shop, parts, { source, random });
    const shuffle = new Shuffle(shop, reactions(parts), random);
    for (let before = between(random, 0, 8); before > 0; before -= 1) await shuffle.some();
    const { workspaceId } = shop.owner;
    await transact(parts.db, (tx) => erase(tx, parts.jobs, { workspaceId, id: asked.doomed }));
    while (await shuffle.some());
    await shuffle.again();
    await sweep(parts, newId());
    await endsAsIfOnce(parts, asked);
    runs += shuffle.count;
  }
  t.diagnostic(`${runs} jobs, each at least ${TIMES + 1} times`);
});
