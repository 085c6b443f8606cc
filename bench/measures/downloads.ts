import { compare } from '../comparison.ts';
import { BARE, type Contestant, OURS, uploadTask } from '../contestants.ts';
import { BEHIND_NGINX } from '../peers/behind-nginx.ts';
import { DELIVERING, Field, NGINX } from '../peers/open.ts';
import { smallPicture } from '../picture.ts';
import type { Section } from '../report.ts';
import type { Scope } from '../scope.ts';
import { rotated, Samples } from '../statistics.ts';

const BYTES = 100_000;
const CONNECTIONS = [1, 16, 64];
const ROUNDS = 5;
/** Seconds. */
const TURN = 0.6;

/** One file of 100 KB again and again: requests per second. */
export async function measureDownloads(scope: Scope): Promise<Section> {
  await using field = await Field.open([OURS, BEHIND_NGINX, ...DELIVERING, BARE[0], NGINX], scope);
  const file = { head: await smallPicture(), length: BYTES };
  const rounds = scope.quick ? 1 : ROUNDS;
  const turns: { readonly contestant: Contestant; readonly path: string }[] = [];
  for (const contestant of field.contestants) {
    const task = { ...uploadTask(contestant, file), connections: 1, requests: 1 };
    turns.push({ contestant, path: contestant.stored(await scope.load.run(task)).path });
  }
  const samples = new Samples();
  for (let round = 0; round < rounds; round++) {
    for (const { contestant, path } of rotated(turns, round)) {
      const { name, origin, headers } = contestant;
      for (const connections of CONNECTIONS) {
        const task = { origin, method: 'GET', path, headers, body: null, connections } as const;
        const { requests, seconds } = await scope.load.run({ ...task, requests: 100_000 }, TURN);
        samples.add(`${name} ${what(connections)}`, requests / seconds);
      }
    }
  }
  return {
    name: 'downloads',
    title: `Downloads of ${BYTES / 1000} KB, requests/s, median of ${rounds} rounds`,
    rows: CONNECTIONS.map((connections) =>
      compare(samples, {
        what: what(connections),
        names: field.names,
        better: 'more',
        peers: 1,
        yardstick: { name: NGINX, share: 0.7, as: BEHIND_NGINX },
      }),
    ),
    notes: [
      `${OURS} looks up the asset of a signed URL for each, as it may have been deleted or its link revoked; nginx and the bare server look at their files only.`,
      `${BEHIND_NGINX} is asked whether and what may be given out, each time; nginx then takes the file from the disk (X-Accel-Redirect, deploy/nginx). As larger installations run it, and so judged beside nginx by itself.`,
      ...field.missing,
    ],
    plot: { unit: 'requests/s', better: 'more', columns: field.names },
  };
}

function what(connections: number): string {
  return connections === 1 ? '1 connection' : `${connections} connections`;
}
