import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { openLog } from '#log.ts';
import { openMediaPool } from '#media/pool.ts';
import type { Fixture } from '../../test/fixtures/fixture.ts';
import { fixtures } from '../../test/fixtures/make.ts';
import { aimFor, type Row, type Section } from '../report.ts';
import type { Scope } from '../scope.ts';
import { Samples } from '../statistics.ts';

const ROUNDS = 5;
const MINUTE = 60_000;
const WARM = 'warm pool';
const SPAWNED = 'ffprobe';

const run = promisify(execFile);

/** What it takes to learn a file's facts: from a worker that waits for files, and from a program started for each. */
export async function measureProbes({ quick }: Scope): Promise<Section> {
  const files = (await fixtures()).types;
  const ffprobe = await ffprobeVersion();
  const samples = new Samples();
  await using pool = openMediaPool({
    workers: 1,
    recycleAfter: 10_000,
    timeouts: { probe: MINUTE, preview: MINUTE },
    memoryLimit: 2 ** 31,
    log: openLog('warn'),
  });
  const warm = (file: Fixture) => pool.probe(file, AbortSignal.timeout(MINUTE));
  for (const file of files) await warm(file);
  for (let round = 0; round < (quick ? 2 : ROUNDS); round++) {
    for (const file of files) {
      samples.add(`${WARM} ${file.name}`, await milliseconds(() => warm(file)));
      if (ffprobe !== null)
        samples.add(`${SPAWNED} ${file.name}`, await milliseconds(() => spawnFfprobe(file)));
    }
  }
  return {
    name: 'probes',
    title: `Milliseconds to probe a file, median of ${ROUNDS} rounds`,
    rows: files.map((file) => rowOf(samples, file.name, ffprobe !== null)),
    notes: [
      ffprobe === null
        ? 'No ffprobe is installed here: there is nothing to compare with.'
        : `Compared with starting ${ffprobe} for each file.`,
    ],
    plot: { unit: 'ms', better: 'less', columns: [WARM, SPAWNED] },
  };
}

async function milliseconds(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

async function spawnFfprobe({ path }: Fixture): Promise<void> {
  const shown = ['-v', 'error', '-show_format', '-show_streams', '-of', 'json'];
  await run('ffprobe', [...shown, path]);
}

/** Its first line, or null when there is none on the PATH. */
async function ffprobeVersion(): Promise<string | null> {
  const output = await run('ffprobe', ['-version']).catch(() => null);
  return output?.stdout.split('\n', 1)[0] ?? null;
}

function rowOf(samples: Samples, name: string, compared: boolean): Row {
  const warm = samples.median(`${WARM} ${name}`);
  const spawned = compared ? samples.median(`${SPAWNED} ${name}`) : null;
  const judged =
    spawned === null
      ? { ratio: null, aim: '≥ 8', met: null }
      : { ratio: spawned / warm, ...aimFor(spawned / warm, '≥', 8) };
  return { file: name, [WARM]: warm, [SPAWNED]: spawned, ...judged };
}
