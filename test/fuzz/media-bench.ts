import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AssetError } from '#errors.ts';
import { openLog } from '#log.ts';
import { PREVIEW_PARTS } from '#media/facts.ts';
import { openMediaPool } from '#media/pool.ts';

/** Milliseconds that a probe and the previews may take here, and a worker may still need to die. */
export const LIMITS = { probe: 15_000, preview: 30_000 } as const;
const NEVER = new AbortController().signal;

/** What became of one file. */
export type Outcome = 'previewed' | 'probed' | 'refused' | 'died';

export interface Looked {
  readonly outcome: Outcome;
  /** What was said of it, or null. */
  readonly reason: string | null;
  readonly milliseconds: number;
}

/** The media workers of the service, as it runs them. */
export async function openBench() {
  const dir = await mkdtemp(join(tmpdir(), 'polyreel-fuzz-'));
  const pool = openMediaPool({
    workers: 2,
    recycleAfter: 500,
    timeouts: LIMITS,
    memoryLimit: 2 ** 30,
    log: openLog('silent'),
  });
  let files = 0;

  /** Probes a file, and makes its previews where that worked. Rejects with what is no answer to a bad file. */
  async function look(file: { name: string; mediaType: string; bytes: Uint8Array }): Promise<Looked> {
    const path = join(dir, `file-${files++}`);
    const outDir = `${path}-previews`;
    await mkdir(outDir, { recursive: true });
    await writeFile(path, file.bytes);
    const start = performance.now();
    try {
      const { outcome, reason } = await outcomeOf({ ...file, path, outDir });
      return { outcome, reason, milliseconds: performance.now() - start };
    } finally {
      await rm(path);
      await rm(outDir, { recursive: true });
    }
  }

  async function outcomeOf(file: {
    path: string;
    name: string;
    mediaType: string;
    outDir: string;
  }): Promise<{ outcome: Outcome; reason: string | null }> {
    let outcome: Outcome = 'refused';
    try {
      const facts = await pool.probe(file, NEVER);
      outcome = 'probed';
      await pool.preview({ path: file.path, facts, outDir: file.outDir, parts: PREVIEW_PARTS }, NEVER);
      if ((await readdir(file.outDir)).length > 0) outcome = 'previewed';
      return { outcome, reason: null };
    } catch (error) {
      if (!(error instanceof AssetError)) throw error;
      if (error.kind === 'internal') return { outcome: 'died', reason: error.message };
      if (error.kind === 'not-media' || error.kind === 'unprocessable') {
        return { outcome, reason: error.message };
      }
      throw error;
    }
  }

  return {
    /** Where the files are while they are looked at. */
    dir,
    look,
    /** How the workers ended that did. */
    figures: () => pool.figures(),
    async [Symbol.asyncDispose]() {
      await pool[Symbol.asyncDispose]();
      await rm(dir, { recursive: true, force: true });
    },
  };
}
