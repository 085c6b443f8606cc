import type { Kysely } from 'kysely';
import { findProgress } from '#db/asset-progress.ts';
import type { Schema } from '#db/schema.ts';
import type { Logger } from '#log.ts';
import type { Progress } from '../asset.ts';
import type { Changes } from '../changes.ts';

/** Milliseconds in which what is announced of one asset is told once. */
const INTERVAL = 500;
/** More assets than that do not move at a time; who announces them all the same is told of later. */
const MOST = 500;

/** How far an asset is that is coming in or being made. */
export interface AssetProgress {
  readonly assetId: string;
  /** Of a transfer, or null. */
  readonly progress: Progress | null;
  /** Of a generation that runs, or null; `progress` in percent. */
  readonly generation: { readonly phase: string | null; readonly progress: number } | null;
}

export interface ProgressParts {
  readonly db: Kysely<Schema>;
  readonly changes: Changes;
  readonly log: Logger;
  readonly isWanted: () => boolean;
  readonly tell: (workspaceId: string, progress: AssetProgress) => void;
}

/** Tells how far assets are, live and a few times a second, from what is announced of them on any node; nothing is stored. */
export function openProgress({ db, changes, log, isWanted, tell }: ProgressParts): AsyncDisposable {
  const announced = new Set<string>();
  let timer: NodeJS.Timeout | null = null;
  let telling: Promise<void> = Promise.resolve();
  const watching = changes.watch((assetId) => {
    if (assetId === null || !isWanted() || announced.size >= MOST) return;
    announced.add(assetId);
    timer ??= setTimeout(() => {
      timer = null;
      telling = telling.then(tellAll);
    }, INTERVAL);
  });

  async function tellAll(): Promise<void> {
    const ids = [...announced];
    announced.clear();
    try {
      for (const { workspaceId, ...progress } of await findProgress(db, ids)) tell(workspaceId, progress);
    } catch (error) {
      log.warn({ err: error }, 'the progress of assets could not be told'); // the next one will be
    }
  }

  return {
    async [Symbol.asyncDispose]() {
      watching[Symbol.dispose]();
      if (timer !== null) clearTimeout(timer);
      await telling;
    },
  };
}
