import { createHash } from 'node:crypto';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Blobs } from '#blobs/blobs.ts';
import { DirectorySync } from '#blobs/directory-sync.ts';
import { systemCode } from '#blobs/system-errors.ts';
import { replaceDurably } from '#core/durable-file.ts';
import { lockDirectory } from '#db/directory-lock.ts';
import type { Snapshot } from '#db/snapshot.ts';
import { AssetError } from '#errors.ts';
import type { Logger } from '#log.ts';
import type { ContentStore } from './content-store.ts';
import { type CopiedContents, copyContents } from './copy-contents.ts';
import { type Exported, exportTables } from './export.ts';
import {
  CONTENTS,
  cutName,
  cutsOf,
  DROPPED,
  KNOWN,
  listCuts,
  MANIFEST,
  SECRET,
  UNFINISHED,
} from './layout.ts';
import { type Manifest, sealed } from './manifest.ts';

export interface CreateOptions {
  readonly dir: string;
  readonly contents: ContentStore;
  /** A new moment of the database. */
  readonly snapshot: () => Promise<Snapshot>;
  readonly blobs: Blobs & { readonly storeId: string };
  /** What URLs are signed with, where that is not in the database; null when it is, or is configured. */
  readonly secret: string | null;
  readonly isSecretConfigured: boolean;
  /** Of Polyreel. */
  readonly version: string;
  readonly log: Logger;
  readonly signal: AbortSignal;
}

export interface Created {
  readonly cut: string;
  readonly manifest: Manifest;
  /** Bytes that the backup did not have yet. */
  readonly copied: number;
}

/** Moments that are tried: each time all that is left to be copied is what came since the one before. */
const ROUNDS = 12;

/**
 * Makes a backup of one moment while others go on writing: the rows first, then the bytes that they name and that are not in
 * the directory yet. Bytes that were deleted in between make it begin again with a later moment. It counts from the moment that
 * its directory has its name; until then, `unfinished/` lets the next one go on where this one was stopped.
 */
export async function createBackup(options: CreateOptions): Promise<Created> {
  const { dir, log } = options;
  await mkdir(dir, { recursive: true, mode: 0o700 });
  await refuseForeign(dir);
  using _lock = lockDirectory(dir);
  const doubtful = new Set<string>();
  let copied = 0;
  for (let round = 1; round <= ROUNDS; round += 1) {
    const attempt = await tryMoment(options, doubtful);
    copied += attempt.contents.copied;
    if (attempt.contents.vanished.size === 0) {
      return { copied, ...(await finish(options, attempt)) };
    }
    const { vanished } = attempt.contents;
    for (const key of vanished) doubtful.add(key);
    log.info(
      { vanished: vanished.size, round },
      'media was deleted during the backup: taking a later moment',
    );
  }
  throw new AssetError('unavailable', 'So much is being deleted that no moment could be kept; try again.');
}

interface Attempt {
  readonly moment: Date;
  readonly exported: Pick<Manifest, 'engine' | 'schema' | 'identities' | 'tables'>;
  readonly contents: CopiedContents;
  readonly secret: string | null;
}

async function tryMoment(options: CreateOptions, doubtful: ReadonlySet<string>): Promise<Attempt> {
  const { dir, blobs, signal } = options;
  const unfinished = join(dir, UNFINISHED);
  await prepare(unfinished);
  const moment = new Date();
  const { secret, storeId, ...exported } = await exportMoment(options, unfinished);
  if (storeId !== null && storeId !== blobs.storeId) {
    throw new AssetError('unavailable', 'The media storage is not the one that this database belongs to.');
  }
  const previous = (await listCuts(dir)).at(-1);
  const known = [
    join(unfinished, KNOWN),
    ...(previous === undefined ? [] : [join(cutsOf(dir), previous, CONTENTS)]),
  ];
  const parts = { blobs, contents: options.contents, dir, signal };
  const contents = await copyContents(parts, { known, doubtful });
  return {
    moment,
    exported,
    contents,
    secret: options.isSecretConfigured ? null : (options.secret ?? secret),
  };
}

/** The snapshot ends here: copying takes its time, and no old rows have to be kept for it. */
async function exportMoment({ snapshot, signal }: CreateOptions, unfinished: string): Promise<Exported> {
  await using moment = await snapshot();
  return await exportTables(moment, unfinished, signal);
}

async function prepare(unfinished: string): Promise<void> {
  await mkdir(join(unfinished, 'tables'), { recursive: true, mode: 0o700 });
  await rename(join(unfinished, CONTENTS), join(unfinished, KNOWN)).catch((error: unknown) => {
    if (systemCode(error) !== 'ENOENT') throw error;
  });
  const names = await readdir(unfinished);
  for (const name of names.filter((one) => one.startsWith('blob-'))) await rm(join(unfinished, name));
}

async function finish(
  { dir, version }: CreateOptions,
  { moment, exported, contents, secret }: Attempt,
): Promise<Pick<Created, 'cut' | 'manifest'>> {
  const unfinished = join(dir, UNFINISHED);
  await rm(join(unfinished, KNOWN), { force: true });
  await rm(join(unfinished, SECRET), { force: true });
  if (secret !== null) await replaceDurably(join(unfinished, SECRET), `${secret}\n`);
  const { summary, bytes, damaged } = contents;
  const manifest: Manifest = {
    format: 1,
    createdAt: moment.toISOString(),
    version,
    ...exported,
    contents: summary,
    bytes,
    damaged,
    secret: secret === null ? null : createHash('sha256').update(`${secret}\n`).digest('hex'),
  };
  const directories = new DirectorySync();
  await directories.sync(join(unfinished, 'tables'));
  await replaceDurably(join(unfinished, MANIFEST), sealed(manifest));
  const cuts = cutsOf(dir);
  await mkdir(cuts, { recursive: true, mode: 0o700 });
  const cut = join(cuts, cutName(moment));
  await rename(unfinished, cut);
  for (const directory of [cut, cuts, dir]) await directories.sync(directory);
  return { cut, manifest };
}

/** A directory of something else must not become a backup by a typing error. */
async function refuseForeign(dir: string): Promise<void> {
  const ours = new Set(['cuts', 'blobs', UNFINISHED, DROPPED, 'lock', 'lock-journal', 'lost+found']);
  const others = (await readdir(dir)).filter((name) => !ours.has(name));
  if (others.length === 0) return;
  throw new AssetError(
    'conflict',
    `${dir} has other things in it (${others.slice(0, 3).join(', ')}): choose an empty directory.`,
  );
}
