import { isBusy } from '../../test/crash/client.ts';
import { eventually } from '../../test/crash/eventually.ts';
import { ServerProcess } from '../../test/crash/server-process.ts';
import { type Contestant, DURABILITY, OURS, PICTURE } from '../contestants.ts';
import type { Load } from '../load/load.ts';
import { DIRECTUS, Field } from '../peers/open.ts';
import { smallPicture } from '../picture.ts';
import type { Section } from '../report.ts';
import type { Scope } from '../scope.ts';
import { Samples } from '../statistics.ts';

const ROUNDS = 5;
const MB = 1e6;
const MIB = 2 ** 20;
const UPLOAD = 'raw upload to Polyreel';

/** The same file by link from a local server and by raw upload: megabytes per second until its bytes are stored. */
export async function measureImports(scope: Scope): Promise<Section> {
  const { quick, load } = scope;
  await using servers = new AsyncDisposableStack();
  const field = servers.use(await Field.open([OURS, DIRECTUS], scope));
  const [ours, directus = null] = field.contestants;
  if (ours === undefined) throw new Error('There is nothing to measure.');
  const body = { head: await smallPicture(), length: (quick ? 64 : 512) * MIB };
  const source = servers.use(
    new ServerProcess(['bench/source-server.ts', body.head, String(body.length)], {}),
  );
  const link = `${await source.origin}/sample.png`;
  const samples = new Samples();
  for (let round = 0; round < ROUNDS; round++) {
    samples.add('upload', body.length / MB / (await timedUpload(load, ours, body)));
    samples.add('import', body.length / MB / (await timedImport(ours, link)));
    if (directus !== null)
      samples.add(DIRECTUS, body.length / MB / (await timedImportOfDirectus(directus, link)));
  }
  const [upload, fetched] = [samples.median('upload'), samples.median('import')];
  const theirs = samples.has(DIRECTUS) ? samples.median(DIRECTUS) : null;
  const ratio = fetched / upload;
  const isAhead = theirs === null || fetched >= theirs;
  return {
    name: 'imports',
    title: `One file of ${body.length / MIB} MiB by link, median of ${ROUNDS} rounds`,
    rows: [
      {
        what: 'import, MB/s',
        [OURS]: fetched,
        [DIRECTUS]: theirs,
        'to best peer': theirs === null ? null : fetched / theirs,
        [UPLOAD]: upload,
        'to raw upload': ratio,
        aim: '≥ 1 of peers, ≥ 0.9 of raw upload',
        met: ratio >= 0.9 && isAhead ? 'yes' : 'NO',
      },
    ],
    notes: [
      `${OURS}: ${DURABILITY[OURS]}. ${DIRECTUS}: ${DURABILITY[DIRECTUS]}. PocketBase and @tus/server import no links.`,
      'An import begins with the request for it, and so includes the wait for its job.',
      'The server of the link and the sender of the upload share the machine, and both send from memory.',
      ...field.missing,
    ],
    plot: { unit: 'MB/s', better: 'more', columns: [OURS, DIRECTUS, UPLOAD] },
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
