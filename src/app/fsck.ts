import { BLOB_STORE } from '#core/setup.ts';
import { lockDirectory } from '#db/directory-lock.ts';
import { findMark } from '#db/workspaces.ts';
import { AssetError } from '#errors.ts';
import { openEmbeddedJobs } from '#jobs/embedded.ts';
import { type Finding, fsck } from '#operations/fsck/fsck.ts';
import { openDatabaseBeside, openStorageBeside } from './beside.ts';
import type { OperatorCommand, OperatorParts } from './operator-command.ts';

type Command = Extract<OperatorCommand, { name: 'fsck' }>;

/** Beside the running service; repairs of a file database need it stopped, as it is the only one that may write there. */
export async function runFsck(
  { fix, deep, json }: Command,
  { config, log, print, signal }: OperatorParts,
): Promise<number> {
  await using opening = new AsyncDisposableStack();
  if (fix && config.databaseUrl === null) opening.use(lockDirectory(config.dataDir));
  const { db, shared, notices } = opening.use(await openDatabaseBeside({ config, log }));
  const { blobs } = opening.use(await openStorageBeside({ config, log }));
  const known = await findMark(db, BLOB_STORE);
  if (known !== null && known !== blobs.storeId) {
    throw new AssetError('unavailable', 'The media storage is not the one that this database belongs to.');
  }
  // Never started: it only asks for what the service does.
  const concurrency = { media: 1, network: 1, render: 1 };
  const jobs = opening.use(openEmbeddedJobs({ db, log, concurrency, grace: 0, shared, notices }));
  const tally = { faults: 0, repaired: 0 };
  for await (const finding of fsck({ db, blobs, jobs, signal }, { fix, deep })) {
    tally.faults += 1;
    if (finding.repaired !== null) tally.repaired += 1;
    print(json ? JSON.stringify(finding) : lineOf(finding));
  }
  print(json ? JSON.stringify(tally) : summaryOf(tally, { fix, deep }));
  return tally.repaired === tally.faults ? 0 : 1;
}

function lineOf({ kind, subject, message, repaired }: Finding): string {
  return `${kind} ${subject}: ${message}${repaired === null ? '' : ` ${repaired}`}`;
}

function summaryOf(
  { faults, repaired }: { faults: number; repaired: number },
  { fix, deep }: Pick<Command, 'fix' | 'deep'>,
): string {
  if (faults === 0) return deep ? 'All is well.' : 'All is well, as far as can be seen without --deep.';
  return fix
    ? `${faults} faults, ${repaired} of them repaired.`
    : `${faults} faults; --fix repairs what can be.`;
}
