import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import type { ServerProcess } from '../crash/server-process.ts';
import { spawnService } from '../crash/service.ts';
import { type FreshDatabase, freshDatabase, postgresIsMissing } from '../infra/postgres.ts';
import { s3Settings } from '../infra/s3/settings.ts';
import { type Bucket, s3Suite } from '../infra/s3.ts';

export type Role = 'all' | 'web' | 'worker';

/** One process of a cluster; killing it and starting it again keeps nothing but its settings. */
export class Node implements AsyncDisposable {
  readonly #env: Readonly<Record<string, string>>;
  #dataDir = '';
  #service: ServerProcess | null = null;

  constructor(env: Readonly<Record<string, string>>) {
    this.#env = env;
  }

  /** Where it listens since its last start. */
  get origin(): Promise<string> {
    return this.service.origin;
  }

  get service(): ServerProcess {
    if (this.#service === null) throw new Error('The node has not been started.');
    return this.#service;
  }

  /** With an empty data directory: what a cluster keeps is not on the disks of its nodes. */
  async start(): Promise<void> {
    await this.#forget();
    this.#dataDir = await mkdtemp(join(tmpdir(), 'polyreel-node-'));
    this.#service = spawnService({ dataDir: this.#dataDir, env: this.#env });
    await this.#service.origin;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#service?.end('SIGKILL');
    await this.#forget();
  }

  async #forget(): Promise<void> {
    if (this.#dataDir !== '') await rm(this.#dataDir, { recursive: true, force: true });
  }
}

/** Nodes over one database and one bucket. */
export interface Cluster extends AsyncDisposable {
  readonly nodes: readonly Node[];
  /** Where both are, without anything between. */
  readonly databaseUrl: string;
  readonly bucket: Bucket;
}

export interface ClusterOptions {
  readonly roles: readonly Role[];
  readonly env?: Readonly<Record<string, string>>;
  /** On another server than the one that the tests of a run share. */
  readonly database?: FreshDatabase;
  /** Settings of the single node, by its place among them: how it reaches the database or the bucket, say. */
  readonly own?: (index: number) => Readonly<Record<string, string>>;
}

export async function startCluster(
  bucket: Bucket,
  { roles, env = {}, database: given, own = () => ({}) }: ClusterOptions,
): Promise<Cluster> {
  await using opening = new AsyncDisposableStack();
  const database = opening.use(given ?? (await freshDatabase()));
  const shared = {
    DATABASE_URL: database.url,
    POLYREEL_SECRET: randomBytes(24).toString('base64url'),
    POLYREEL_MEDIA_WORKERS: '1',
    POLYREEL_RENDER_WORKERS: '1',
    ...s3Settings(bucket),
    ...env,
  };
  const nodes = roles.map((role, index) =>
    opening.use(new Node({ ...shared, POLYREEL_ROLE: role, ...own(index) })),
  );
  await Promise.all(nodes.map((node) => node.start()));
  const opened = opening.move();
  return {
    nodes,
    databaseUrl: database.url,
    bucket,
    [Symbol.asyncDispose]: () => opened[Symbol.asyncDispose](),
  };
}

/** A suite over a real PostgreSQL and a real S3 server; where either cannot be had, one skipped test says why. */
export function clusterSuite(
  name: string,
  tell: (fresh: () => Promise<Bucket>) => void | Promise<void>,
): void {
  describe(name, async () => {
    const reason = await postgresIsMissing();
    if (reason) test('over PostgreSQL', { skip: reason });
    else s3Suite('over PostgreSQL and S3', tell);
  });
}
