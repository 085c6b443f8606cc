import { createReadStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { openDiskBlobs } from '#blobs/disk.ts';
import { listAssetEvents } from '#db/asset-events.ts';
import { updateAsset } from '#db/assets.ts';
import { insertSampleOwner, type SampleOwner } from '#db/samples.ts';
import { openTemporaryDatabase, temporaryDirectory } from '#db/temporary.ts';
import { transact } from '#db/transact.ts';
import { openEmbeddedJobs } from '#jobs/embedded.ts';
import type { JobRun } from '#jobs/jobs.ts';
import { openLog } from '#log.ts';
import { MEDIA_KINDS } from '#media/facts.ts';
import { openMediaPool } from '#media/pool.ts';
import { openRenderPool } from '#media/render-pool.ts';
import { type Asset, NOTHING_DECLARED } from '../../asset.ts';
import { openChanges } from '../../changes.ts';
import { newId } from '../../identifiers.ts';
import { ingest } from '../../ingest.ts';
import { getEvenTrashed } from '../../library.ts';
import { openLinks } from '../../links.ts';
import type { Generated, Generation } from '../generation.ts';
import { getGeneration } from '../generations.ts';
import type { RenderingParts } from '../parts.ts';
import { runRender } from '../render-job.ts';
import { type GenerateRequest, generate, type RequestParts } from '../request.ts';
import { createScript } from '../scripts.ts';

const MINUTE = 60_000;
const MEBIBYTE = 2 ** 20;

export type WorkshopParts = RequestParts & RenderingParts;

/** For tests: everything that generations need, on a database and a disk of their own; its jobs wait to be run. */
export async function openWorkshop(): Promise<Workshop> {
  await using opening = new AsyncDisposableStack();
  const log = openLog('silent');
  const { db } = opening.use(await openTemporaryDatabase());
  const directory = opening.use(await temporaryDirectory());
  const blobs = opening.use(await openDiskBlobs({ dir: join(directory.path, 'blobs'), log }));
  const concurrency = { media: 1, network: 1, render: 1 };
  const jobs = opening.use(openEmbeddedJobs({ db, log, concurrency, grace: 0 }));
  const pool = { workers: 2, memoryLimit: 1024 * MEBIBYTE, log };
  const timeouts = { probe: MINUTE, preview: MINUTE };
  const media = opening.use(openMediaPool({ ...pool, workers: 1, timeouts, recycleAfter: 100 }));
  const renderer = opening.use(openRenderPool({ ...pool, timeout: 5 * MINUTE }));
  const scratch = join(directory.path, 'tmp');
  await mkdir(scratch);
  const clock = Date.now;
  const publicUrl = () => 'https://media.example.com';
  const parts: WorkshopParts = {
    db,
    blobs,
    jobs,
    media,
    renderer,
    scratch,
    log,
    writer: null,
    speaker: { name: 'espeak-ng', isOffline: true, speak: renderer.speak },
    changes: openChanges(),
    links: openLinks({ secret: 'a secret of a test', publicUrl, window: 60 * MINUTE, clock }),
    maxUpload: 100 * MEBIBYTE,
    scenesAtOnce: 2,
    generationTimeout: 10 * MINUTE,
    tool: 'Polyreel test',
  };
  return new Workshop(parts, await insertSampleOwner(db), opening.move());
}

export class Workshop implements AsyncDisposable {
  readonly parts: WorkshopParts;
  readonly owner: SampleOwner;
  readonly #stack: AsyncDisposableStack;

  constructor(parts: WorkshopParts, owner: SampleOwner, stack: AsyncDisposableStack) {
    this.parts = parts;
    this.owner = owner;
    this.#stack = stack;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stack[Symbol.asyncDispose]();
  }

  /** A file as an asset that is ready but for its previews. */
  async add(path: string, owner: SampleOwner = this.owner): Promise<Asset> {
    const { parts } = this;
    const signal = new AbortController().signal;
    const name = basename(path);
    const asset = await ingest(parts, {
      ...owner,
      name,
      description: '',
      tags: [],
      metadata: {},
      declared: NOTHING_DECLARED,
      origin: 'upload',
      projectId: null,
      alongside: null,
      body: createReadStream(path),
      contentLength: null,
      limit: parts.maxUpload,
      limits: {},
      kinds: MEDIA_KINDS,
      signal,
    });
    const facts = await parts.media.probe({ path, mediaType: null, name }, signal);
    const known = { status: 'ready', facts: JSON.stringify(facts), kind: facts.kind };
    await transact(parts.db, (tx) => updateAsset(tx, asset.id, known));
    return getEvenTrashed(parts.db, owner.workspaceId, asset.id);
  }

  async script(document: unknown, owner: SampleOwner = this.owner): Promise<string> {
    const { workspaceId } = owner;
    const draft = { workspaceId, projectId: null, name: 'A script', templateKey: null, document };
    return (await createScript(this.parts.db, draft)).id;
  }

  request(scriptId: string, overrides: Partial<GenerateRequest> = {}): GenerateRequest {
    return {
      ...this.owner,
      projectId: null,
      scriptId,
      version: null,
      parameters: {},
      prompt: null,
      seed: null,
      name: null,
      draft: false,
      renderer: 'builtin',
      validFor: MINUTE,
      ...overrides,
    };
  }

  /** Asks for a generation of a new script, which then waits to be run. */
  async generate(document: unknown, overrides: Partial<GenerateRequest> = {}): Promise<Generated> {
    return generate(this.parts, this.request(await this.script(document), overrides));
  }

  /** Runs the job of a generation in this process, once; with other parts where a test needs them. */
  async run(
    assetId: string,
    overrides: Partial<JobRun<'render'>> = {},
    parts: Partial<WorkshopParts> = {},
  ): Promise<void> {
    const run: JobRun<'render'> = {
      id: newId(),
      kind: 'render',
      payload: { assetId },
      workspaceId: this.owner.workspaceId,
      attempt: 1,
      traceparent: null,
      last: false,
      signal: new AbortController().signal,
      ...overrides,
    };
    await runRender({ ...this.parts, ...parts }, run);
  }

  asset(id: string): Promise<Asset> {
    return getEvenTrashed(this.parts.db, this.owner.workspaceId, id);
  }

  state(assetId: string): Promise<Generation> {
    return getGeneration(this.parts.db, { workspaceId: this.owner.workspaceId, assetId });
  }

  /** The steps of an asset's history, like "checked ok". */
  async steps(id: string): Promise<string[]> {
    const events = await listAssetEvents(this.parts.db, id);
    return events.map(({ step, outcome }) => `${step} ${outcome}`);
  }
}

/** A script of one track that is quickly rendered. */
export function smallScript(clips: readonly object[], output: object = {}) {
  const small = { width: 160, height: 90, fps: 25, quality: 'draft' };
  return { output: { ...small, ...output }, timeline: { tracks: [{ clips }] } };
}

/** A clip of one colour. */
export function solid(colour: string, { start = 0, length = 1 }: { start?: number; length?: number } = {}) {
  return { start, length, asset: { type: 'fill', fill: colour } };
}
