import { posix } from 'node:path';
import { isBusy } from '../../test/crash/client.ts';
import { eventually } from '../../test/crash/eventually.ts';
import { compare } from '../comparison.ts';
import { type Contestant, OURS, TUS_SERVER } from '../contestants.ts';
import type { Load } from '../load/load.ts';
import { flushDisk } from '../machine.ts';
import { durabilityOf } from '../peers/durability.ts';
import { Field, flushed, unflushed } from '../peers/open.ts';
import { smallPicture } from '../picture.ts';
import type { Section } from '../report.ts';
import type { Scope } from '../scope.ts';
import { rotated, Samples } from '../statistics.ts';

const ROUNDS = 5;
const MB = 1e6;
const MIB = 2 ** 20;
const CHUNK = 16 * MIB;

/** One large file in one PATCH and in many: megabytes per second, from the first byte to the last reply. */
export async function measureTus(scope: Scope): Promise<Section> {
  const { quick, load } = scope;
  await using field = await Field.open([OURS, flushed(TUS_SERVER), unflushed(TUS_SERVER)], scope);
  const file = { head: await smallPicture(), length: (quick ? 64 : 512) * MIB };
  const manners = { 'one PATCH': file.length, [`PATCHes of ${CHUNK / MIB} MiB`]: CHUNK };
  const samples = new Samples();
  const rounds = quick ? 1 : ROUNDS;
  for (let round = 0; round < rounds; round++) {
    for (const contestant of rotated(field.contestants, round)) {
      for (const [manner, step] of Object.entries(manners)) {
        const seconds = await timedUpload(load, contestant, { ...file, step });
        samples.add(`${contestant.name} ${manner}`, file.length / MB / seconds);
      }
      await flushDisk();
    }
  }
  const { names } = field;
  return {
    name: 'tus',
    title: `One file of ${file.length / MIB} MiB by tus, MB/s, median of ${rounds} rounds`,
    rows: Object.keys(manners).map((what) =>
      compare(samples, { what, names, better: 'more', peers: 1, yardstick: null }),
    ),
    notes: [
      ...names.map(durabilityOf),
      `The asset of ${OURS} is there with the last reply. ${TUS_SERVER} runs with its file store.`,
      'Each PATCH has a connection of its own; neither opening it nor creating the upload is counted.',
      ...field.missing,
    ],
    plot: { unit: 'MB/s', better: 'more', columns: names },
  };
}

interface TusFile {
  /** Base64 of how it begins. */
  readonly head: string;
  /** Bytes in all, and in each PATCH. */
  readonly length: number;
  readonly step: number;
}

async function timedUpload(load: Load, contestant: Contestant, file: TusFile): Promise<number> {
  const { path, id } = await create(contestant, file.length);
  let seconds = 0;
  for (let offset = 0; offset < file.length; offset += file.step) {
    const headers = {
      ...requestHeaders(contestant),
      'content-type': 'application/offset+octet-stream',
      'upload-offset': String(offset),
    };
    const length = Math.min(file.step, file.length - offset);
    const body = { head: offset === 0 ? file.head : '', length };
    const { origin } = contestant;
    seconds += (await load.run({ origin, method: 'PATCH', path, headers, body, connections: 1, requests: 1 }))
      .seconds;
  }
  await remove(contestant, id);
  return seconds;
}

async function create(contestant: Contestant, length: number): Promise<{ path: string; id: string }> {
  const { origin, product, uploadPath } = contestant;
  const headers = { ...requestHeaders(contestant), 'upload-length': String(length) };
  const reply = await fetch(origin + (product === OURS ? '/api/v1/uploads' : uploadPath), {
    method: 'POST',
    headers,
  });
  const path = reply.headers.get('location');
  if (path === null) throw new Error(`${contestant.name} answers ${reply.status} and begins no upload.`);
  return { path, id: reply.headers.get('polyreel-asset-id') ?? posix.basename(path) };
}

async function remove(contestant: Contestant, id: string): Promise<void> {
  const { name, origin, pathOf } = contestant;
  if (name === OURS) await eventually(async () => ((await isBusy(origin)) ? 'the file is processing' : null));
  const { ok } = await fetch(origin + pathOf(id), {
    method: 'DELETE',
    headers: requestHeaders(contestant),
  });
  if (!ok) throw new Error(`${name} does not delete what it has stored.`);
}

function requestHeaders({ headers }: Contestant): Record<string, string> {
  return { ...headers, 'tus-resumable': '1.0.0' };
}
