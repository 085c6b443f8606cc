import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { openSource, type Source } from '../conformance/source.ts';
import type { ServerProcess } from './server-process.ts';
import { startService } from './service.ts';
import { insideOf, withSmallDisk } from './small-disk.ts';
import { openDataDir } from './storage.ts';

/** Bytes. */
const DISK = 48 * 1024 * 1024;
const env = { PATH: process.env.PATH ?? '', POLYREEL_EGRESS_ALLOW: '127.0.0.1' };

export interface Scene extends AsyncDisposable {
  readonly service: ServerProcess;
  readonly origin: string;
  readonly source: Source;
  /** The data directory, as the service sees it. */
  readonly dataDir: string;
}

/** A service whose data directory, or a directory in it, is a small disk. */
export async function openScene(inside = '.'): Promise<Scene> {
  await using opening = new AsyncDisposableStack();
  const { path: dataDir } = opening.use(await openDataDir());
  const source = opening.use(await openSource());
  const disk = join(dataDir, inside);
  await mkdir(disk, { recursive: true });
  const through = withSmallDisk(disk, DISK);
  const service = opening.use(await startService({ dataDir, env, through }));
  const opened = opening.move();
  return {
    service,
    source,
    origin: await service.origin,
    dataDir: insideOf(service.pid, dataDir),
    [Symbol.asyncDispose]: () => opened[Symbol.asyncDispose](),
  };
}
