import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { DirectorySync } from '#blobs/directory-sync.ts';
import { lockDirectory } from '#db/directory-lock.ts';
import { type ContentStore, DiskContents } from './content-store.ts';
import { CONTENTS, cutsOf, DROPPED, KNOWN, listCuts, UNFINISHED } from './layout.ts';

/** What somebody has to himself for a while: nothing may be done once `signal` has aborted. */
export interface Turn extends AsyncDisposable {
  readonly signal: AbortSignal;
}

/** Where backups are. */
export interface Place extends AsyncDisposable {
  /** What people know it by. */
  readonly name: string;
  /** The local directory in which backups are made, laid out like one that has them. */
  readonly dir: string;
  readonly contents: ContentStore;
  /** Names of the finished cuts, the oldest first. */
  cuts(): Promise<readonly string[]>;
  /** A local directory with a finished cut, or with the named files of it. */
  open(cut: string, files: readonly string[] | null): Promise<string>;
  /** To be held while a backup is made and published; `locked` while there is pruning. */
  making(): Promise<Turn>;
  /** Makes a cut that was made in `dir` one of the finished ones. */
  publish(cut: string): Promise<void>;
  /** To be held while there is pruning; `locked` while a backup is made, or somebody else prunes. */
  pruning(): Promise<Turn>;
  /** Files that list contents which an unfinished backup goes on from. */
  readonly unfinished: readonly string[];
  /** Those are no finished ones any more once it resolves, whatever happens then. */
  drop(cuts: readonly string[]): Promise<void>;
}

/** A directory of this machine, which a lock of its own keeps to one process at a time. */
export class DiskPlace implements Place {
  readonly dir: string;
  readonly contents: ContentStore;
  readonly unfinished: readonly string[];

  constructor(dir: string) {
    this.dir = dir;
    this.contents = new DiskContents(dir);
    this.unfinished = [CONTENTS, KNOWN].map((file) => join(dir, UNFINISHED, file));
  }

  get name(): string {
    return this.dir;
  }

  cuts(): Promise<readonly string[]> {
    return listCuts(this.dir);
  }

  async open(cut: string): Promise<string> {
    return join(cutsOf(this.dir), cut);
  }

  /** Making one takes the lock itself, once the directory is there. */
  async making(): Promise<Turn> {
    return { signal: new AbortController().signal, async [Symbol.asyncDispose]() {} };
  }

  async publish(): Promise<void> {}

  async pruning(): Promise<Turn> {
    const lock = lockDirectory(this.dir);
    return {
      signal: new AbortController().signal,
      async [Symbol.asyncDispose]() {
        lock[Symbol.dispose]();
      },
    };
  }

  /** Durably put aside before anything of them goes, and with what was put aside before. */
  async drop(cuts: readonly string[]): Promise<void> {
    const aside = join(this.dir, DROPPED);
    await mkdir(aside, { recursive: true, mode: 0o700 });
    for (const cut of cuts) await rename(join(cutsOf(this.dir), cut), join(aside, cut));
    const directories = new DirectorySync();
    for (const directory of [aside, cutsOf(this.dir), this.dir]) await directories.sync(directory);
    await rm(aside, { recursive: true, force: true });
  }

  async [Symbol.asyncDispose](): Promise<void> {}
}
