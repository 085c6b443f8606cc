import { mkdir } from 'node:fs/promises';
import { basename } from 'node:path';
import { findSecretFile, keepSecretFile } from '#core/signing-secret.ts';
import { sizeText } from '#core/size-text.ts';
import { lockDirectory } from '#db/directory-lock.ts';
import { createBackup } from '#operations/backup/create.ts';
import { chooseCut } from '#operations/backup/layout.ts';
import type { Manifest } from '#operations/backup/manifest.ts';
import { pruneBackup } from '#operations/backup/prune.ts';
import { restoreBackup } from '#operations/backup/restore.ts';
import { verifyBackup } from '#operations/backup/verify.ts';
import packageJson from '../../package.json' with { type: 'json' };
import { openPlace } from './backup-place.ts';
import { openStorageBeside } from './beside.ts';
import { openDatabaseOf, openSnapshotOf } from './database.ts';
import type { OperatorCommand, OperatorParts } from './operator-command.ts';
import { openStorageOf } from './storage.ts';

type Command<N extends string> = Extract<OperatorCommand, { name: N }>;

export function runBackup(
  command: Command<'backup create' | 'backup verify' | 'backup restore' | 'backup prune'>,
  parts: OperatorParts,
): Promise<number> {
  switch (command.name) {
    case 'backup create':
      return create(command, parts);
    case 'backup verify':
      return verify(command, parts);
    case 'backup restore':
      return restore(command, parts);
    case 'backup prune':
      return prune(command, parts);
  }
}

async function create({ dir }: Command<'backup create'>, parts: OperatorParts): Promise<number> {
  const { config, log, print } = parts;
  const snapshot = () => openSnapshotOf(config, log);
  // Before the storage is opened, which would make one where there is none.
  await (await snapshot())[Symbol.asyncDispose]();
  await using storage = await openStorageBeside(parts);
  const { blobs } = storage;
  await using place = await openPlace(dir, parts);
  await using turn = await place.making();
  const { cut, manifest, copied } = await createBackup({
    dir: place.dir,
    contents: place.contents,
    snapshot,
    blobs,
    secret: config.databaseUrl === null ? await findSecretFile(config.dataDir) : null,
    isSecretConfigured: config.secret !== null,
    version: packageJson.version,
    log,
    signal: AbortSignal.any([parts.signal, turn.signal]),
  });
  await place.publish(basename(cut));
  print(`${basename(cut)} in ${place.name}: ${summaryOf(manifest)}, ${sizeText(copied)} of it new.`);
  if (manifest.secret === null) {
    print('URLs are signed with POLYREEL_SECRET, which is not in the backup: keep it elsewhere.');
  }
  if (manifest.damaged === 0) return 0;
  print(`${manifest.damaged} files are missing or wrong in the storage: fsck names them.`);
  return 1;
}

async function verify(
  { dir, cut: name, quick }: Command<'backup verify'>,
  parts: OperatorParts,
): Promise<number> {
  const { print, signal } = parts;
  await using place = await openPlace(dir, parts);
  const chosen = chooseCut(await place.cuts(), name, place.name);
  const cut = await place.open(chosen, null);
  let problems = 0;
  for await (const problem of verifyBackup({ contents: place.contents, cut, quick, signal })) {
    problems += 1;
    print(problem);
  }
  print(problems === 0 ? `${chosen} is as it was written.` : `${chosen} has ${problems} faults.`);
  return problems === 0 ? 0 : 1;
}

async function restore(
  { dir, cut: name, allowDamaged }: Command<'backup restore'>,
  parts: OperatorParts,
): Promise<number> {
  const { config, log, print, signal } = parts;
  await using place = await openPlace(dir, parts);
  const cut = await place.open(chooseCut(await place.cuts(), name, place.name), null);
  const { dataDir, databaseUrl } = config;
  await mkdir(dataDir, { recursive: true });
  using _lock = lockDirectory(dataDir);
  await using database = await openDatabaseOf(config, log);
  await using blobs = await openStorageOf(config, log);
  const keepsFile = databaseUrl === null && config.secret === null;
  const { db } = database;
  const { manifest } = await database.alone(() =>
    restoreBackup({
      contents: place.contents,
      cut,
      db,
      blobs,
      keepSecret: keepsFile ? (secret) => keepSecretFile(dataDir, secret) : null,
      allowDamaged,
      signal,
    }),
  );
  print(`Restored ${summaryOf(manifest)}, as of ${manifest.createdAt}.`);
  if (manifest.secret === null && config.secret === null) {
    print('The backup has no signing secret: set POLYREEL_SECRET as it was, or links from before are void.');
  }
  return 0;
}

async function prune(
  { dir, keep, olderThan }: Command<'backup prune'>,
  parts: OperatorParts,
): Promise<number> {
  const { print, signal } = parts;
  await using place = await openPlace(dir, parts);
  const before = olderThan === null ? null : new Date(Date.now() - olderThan);
  const { cuts, kept, files, bytes } = await pruneBackup({ place, keep, before, signal });
  for (const cut of cuts) print(`Removed ${cut}.`);
  print(`${kept} backups are left; ${files} files of ${sizeText(bytes)} that none of them needs are gone.`);
  return 0;
}

function summaryOf({ tables, contents, bytes }: Manifest): string {
  return `${tables.assets?.rows ?? 0} assets, ${contents.rows} files of ${sizeText(bytes)}`;
}
