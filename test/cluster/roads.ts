import type { Agent } from 'node:http';
import type { Reply } from '../conformance/client.ts';
import type { Driver } from '../conformance/driver.ts';
import { indream } from '../conformance/drivers/indream.ts';
import { native } from '../conformance/drivers/native.ts';
import { runway } from '../conformance/drivers/runway.ts';
import { type Source, whole } from '../conformance/source.ts';
import type { MediaFile } from '../crash/files.ts';
import type { Random } from '../crash/random.ts';
import { someManner, tryUpload } from '../crash/upload.ts';
import { ask, call, type Outcome, outcomeOf } from './exchange.ts';
import { resumableRoad } from './resumable-road.ts';

/** Where a file is to go, and by what means. */
export interface Way {
  readonly origin: string;
  /** Another node, for whoever goes on after a failure; null while none listens. */
  readonly another: () => Promise<string | null>;
  readonly agent: Agent;
  /** Where files lie that are imported by link. */
  readonly source: Source;
}

/** What its sender learns; the id once it is acknowledged. */
export type Arrival =
  | { readonly outcome: 'done'; readonly id: string }
  | { readonly outcome: Exclude<Outcome, 'done'> };

export type Road = (way: Way, file: MediaFile, random: Random) => Promise<Arrival>;

/** Each way for a file into the library. */
export const ROADS: Readonly<Record<string, Road>> = {
  raw: async ({ origin, agent }, file, random) => {
    const manner = someManner(random);
    const reply = await tryUpload({ origin, agent }, file, manner);
    if (reply === null) return { outcome: manner.vanishes ? 'left' : 'lost' };
    if (reply.status === 201) return { outcome: 'done', id: reply.id };
    if (reply.status === 503) return { outcome: 'unavailable' };
    throw new Error(`an upload: ${JSON.stringify(reply)}`);
  },
  tus: resumableRoad,
  link: async ({ origin, source }, file) => {
    const link = source.at(`/${file.sha256}/${file.name}`, whole(sampleOf(file)));
    const reply = await ask(origin, native, call('POST', '/imports', { link }));
    return arrivalOf(native, reply, ({ bytes }) => JSON.parse(bytes.toString()).id);
  },
  runway: throughDoor(runway),
  indream: throughDoor(indream),
};

function throughDoor(driver: typeof runway | typeof indream): Road {
  return async ({ origin }, file) => {
    const reply = await ask(origin, driver, driver.upload(sampleOf(file)));
    // Some vendors' ids have more in front.
    return arrivalOf(driver, reply, (reply) => driver.uploaded(reply).id.slice(-36));
  };
}

function arrivalOf(driver: Driver, reply: Reply | null, idOf: (reply: Reply) => string): Arrival {
  const outcome = outcomeOf(driver, reply);
  if (reply === null || outcome !== 'done') return { outcome: outcome === 'done' ? 'lost' : outcome };
  return { outcome, id: idOf(reply) };
}

/** As other servers and the drivers of vendors take it. */
export function sampleOf({ name, bytes }: MediaFile) {
  const isSound = name.endsWith('.wav');
  const [kind, mediaType] = isSound ? (['audio', 'audio/wav'] as const) : (['image', 'image/png'] as const);
  return { name, kind, mediaType, bytes };
}
