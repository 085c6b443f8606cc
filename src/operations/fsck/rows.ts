import { recount } from '#core/limits/usage.ts';
import { updateAsset } from '#db/assets.ts';
import { assetsWithoutUse, brokenRows, miscounts, renderMiscounts, unusedBlobs } from '#db/inspection.ts';
import { addOriginalUse, deleteUnusedBlob } from '#db/mending.ts';
import { transact } from '#db/transact.ts';
import type { Fault, FsckParts } from './fault.ts';

/** What the rows say of each other. */
export async function* checkRows(parts: FsckParts): AsyncGenerator<Fault> {
  yield* checkDatabase(parts);
  yield* checkUses(parts);
  yield* checkUnused(parts);
  yield* checkUsage(parts);
}

async function* checkDatabase({ db }: FsckParts): AsyncGenerator<Fault> {
  for (const message of await brokenRows(db)) {
    yield {
      kind: 'broken-database',
      subject: 'database',
      message: `${message}. Restore a backup.`,
      repair: null,
    };
  }
}

async function* checkUses({ db }: FsckParts): AsyncGenerator<Fault> {
  for (const { id, blob_key: blobKey } of await assetsWithoutUse(db)) {
    if (blobKey === null) continue;
    yield {
      kind: 'dangling-row',
      subject: id,
      message: `The asset names the blob ${blobKey}, which is not counted as its own.`,
      repair: () =>
        transact(db, async (tx) => {
          if (await addOriginalUse(tx, { assetId: id, blobKey })) return 'Counted.';
          const reason = 'The file is missing from the storage: upload it again, or restore a backup.';
          await updateAsset(tx, id, { status: 'failed', blob_key: null, reason, updated_at: Date.now() });
          return 'The asset says that its file is missing.';
        }),
    };
  }
}

async function* checkUnused({ db, jobs }: FsckParts): AsyncGenerator<Fault> {
  for (const row of await unusedBlobs(db)) {
    yield {
      kind: 'unused-blob',
      subject: row.key,
      message: `Nothing has its ${row.size} bytes.`,
      repair: () =>
        transact(db, async (tx) => {
          if (!(await deleteUnusedBlob(tx, row))) return 'Kept, as something has it by now.';
          const payload = { blobKeys: [row.key] };
          await jobs.enqueue(tx, { kind: 'discard', payload, workspaceId: row.workspace_id });
          return 'To be deleted by the service.';
        }),
    };
  }
}

async function* checkUsage({ db }: FsckParts): AsyncGenerator<Fault> {
  for (const { workspaceId, kind, counted, found } of await miscounts(db)) {
    yield {
      kind: 'wrong-usage',
      subject: workspaceId,
      message: `Of ${kind}, ${counted.assets} assets with ${counted.bytes} bytes are counted, and there are ${found.assets} with ${found.bytes}.`,
      async repair() {
        await recount(db, workspaceId);
        return 'Counted anew.';
      },
    };
  }
  for (const { workspaceId, month, counted, found } of await renderMiscounts(db)) {
    yield {
      kind: 'wrong-usage',
      subject: workspaceId,
      message: `In ${month}, ${counted} ms of rendered film are counted, and there are ${found}.`,
      async repair() {
        await recount(db, workspaceId);
        return 'Counted anew.';
      },
    };
  }
}
