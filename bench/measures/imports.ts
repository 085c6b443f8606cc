import { isBusy } from '../../test/crash/client.ts';
import { eventually } from '../../test/crash/eventually.ts';
import { ServerProcess } from '../../test/crash/server-process.ts';
import { compare } from '../comparison.ts';
import { type Contestant, OURS, PICTURE } from '../contestants.ts';
import type { Load } from '../load/load.ts';
import { flushDisk } from '../machine.ts';
import { durabilityOf } from '../peers/durability.ts';
import { DIRECTUS, Field, flushed, unflushed } from '../peers/open.ts';
import { smallPicture } from '../picture.ts';
import type { Section } from '../report.ts';
import type { Scope } from '../scope.ts';
import { rotated, Samples } from '../statistics.ts';

const ROUNDS = 5;
const MB = 1e6;
const MIB = 2 ** 20;
const UPLOAD = 'raw upload to Polyreel';
const IMPORT = 'import, MB/s';

/** The same file by link from a local server and by raw upload: megabytes per second until its bytes are stored. */
export async function measureImports(scope: Scope): Promise<Section> {
  const { quick, load } = scope;
  await using servers = new AsyncDisposableStack();
  const field = servers.use(await Field.open([OURS, flushed(DIRECTUS), unflushed(DIRECTUS)], scope));
  const body = { head: await smallPicture(), length: (quick ? 32 : 128) * MIB };
  const source = servers.use(
    new ServerProcess(['bench/source-server.ts', body.head, String(body.length)], {}),
  );
  const link = `${await source.origin}/sample.png`;
  const samples = new Samples();
  const add = (name: string, seconds: number) => samples.add(`${name} ${IMPORT}`, body.length / MB / seconds);
  const rounds = quick ? 1 : ROUNDS;
  for (let round = 0; round < rounds; round++) {
    for (const contestant of rotated(field.contestants, round)) {
      if (contestant.name === OURS) {
        add(UPLOAD, await timedUpload(load, contestant, body));
        add(OURS, await timedImport(contestant, link));
      } else add(contestant.name, await timedImportOfDirectus(contestant, link));
      await flushDisk();
    }
  }
  const names = [...field.names, UPLOAD];
  const yardstick = { name: UPLOAD, share: 0.9 };
  return {
    name: 'imports',
    title: `One file of ${body.length / MIB} MiB by link, median of ${rounds} rounds`,
    rows: [compare(samples, { what: IMPORT, names, better: 'more', peers: 1, yardstick })],
    notes: [
      ...field.names.map(durabilityOf),
      'PocketBase and @tus/server import no links.',
      'An import begins with the request for it, and so includes the wait for its job.',
      'The server of the link and the sender of the upload share the machine, and both send from memory.',
      ...field.missing,
    ],
    plot: { unit: 'MB/s', better: 'more', columns: names },
  };
}

type Body = Parameters<Load['run']>[0]['body'] & {};

async function timedUpload(load: Load, ours: Contestant, body: Body): Promise<number> {
  const { origin, uploadPath: path, headers: own } = ours;
  const headers = { ...own, ...PICTURE };
  const task = { origin, method: 'POST', path, headers, body, connections: 1, requests: 1 } as const;
  const { seconds, lastReply } = await load.run(task);
  await removeWhenIdle(ours, (JSON.parse(lastReply ?? '') as { id: string }).id);
  return seconds;
}

/** From the request to the moment at which the asset has its bytes, as its own history tells it. */
async function timedImport(ours: Contestant, link: string): Promise<number> {
  const headers = { ...ours.headers, 'content-type': 'application/json' };
  const startedAt = Date.now();
  const body = JSON.stringify({ link, name: 'sample.png' });
  const reply = await fetch(`${ours.origin}/api/v1/imports`, { method: 'POST', headers, body });
  const { id } = (await reply.json()) as { id: string };
  const events = `${ours.origin}/api/v1/assets/${id}/events`;
  let storedAt = 0;
  await eventually(async () => {
    const { data } = (await (await fetch(events, { headers: ours.headers })).json()) as {
      data: { step: string; at: string }[];
    };
    storedAt = Date.parse(data.find(({ step }) => step === 'received')?.at ?? '') || 0;
    return storedAt > 0 ? null : 'the import is running';
  });
  await removeWhenIdle(ours, id);
  return (storedAt - startedAt) / 1000;
}

/** From the request to its reply, which comes when the file is stored. */
async function timedImportOfDirectus(
  { origin, headers: own, pathOf }: Contestant,
  link: string,
): Promise<number> {
  const headers = { ...own, 'content-type': 'application/json' };
  const startedAt = performance.now();
  const reply = await fetch(`${origin}/files/import`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ url: link }),
  });
  const { data } = (await reply.json()) as { data?: { id: string } };
  const seconds = (performance.now() - startedAt) / 1000;
  if (data === undefined) throw new Error(`${DIRECTUS} answers ${reply.status} to an import.`);
  await fetch(origin + pathOf(data.id), { method: 'DELETE', headers: own });
  return seconds;
}

async function removeWhenIdle({ origin, headers, pathOf }: Contestant, id: string): Promise<void> {
  await eventually(async () => ((await isBusy(origin)) ? 'the file is processing' : null));
  const { ok } = await fetch(origin + pathOf(id), { method: 'DELETE', headers });
  if (!ok) throw new Error(`${OURS} does not delete what it has stored.`);
}
