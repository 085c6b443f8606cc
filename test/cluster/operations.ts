import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import type { Call } from '../conformance/client.ts';
import { native } from '../conformance/drivers/native.ts';
import { uniqueFile } from '../crash/files.ts';
import type { Ledger } from '../crash/ledger.ts';
import { between, type Random } from '../crash/random.ts';
import { ask, call, type Outcome, outcomeOf } from './exchange.ts';
import type { Expectations, State } from './expectations.ts';
import { ROADS, type Way } from './roads.ts';

/** What the clients of one cluster share. */
export interface World {
  readonly ledger: Ledger;
  readonly expectations: Expectations;
  readonly projects: readonly string[];
}

export interface Doing extends World {
  readonly way: Way;
  readonly random: Random;
}

type Operation = (doing: Doing) => Promise<Outcome>;

/** With how often each is done, in a hundred. */
const OTHERS: readonly (readonly [string, number, Operation])[] = [
  ['read', 14, read],
  ['list', 6, list],
  ['tag', 10, tag],
  ['bind', 6, bind],
  ['trash', 14, trash],
  ['delete', 8, remove],
];

/** One thing that a client does, by chance, and what came of it. */
export async function something(doing: Doing): Promise<readonly [operation: string, outcome: Outcome]> {
  let lot = doing.random() * 100;
  for (const [name, share, operation] of OTHERS) {
    lot -= share;
    if (lot < 0 && doing.ledger.deletable().length > 0) return [name, await operation(doing)];
  }
  return upload(doing);
}

async function upload({ ledger, way, random }: Doing): Promise<readonly [string, Outcome]> {
  const roads = Object.entries(ROADS);
  const [name, road] = roads[between(random, 0, roads.length - 1)] ?? [];
  assert.ok(name && road);
  const file = uniqueFile(random);
  ledger.sent(file);
  const arrival = await road(way, file, random);
  if (arrival.outcome === 'done') ledger.kept(file, arrival.id);
  return [name, arrival.outcome];
}

/** Asks any node for an asset that any node has acknowledged, and for its bytes, which come whole or visibly do not. */
async function read(doing: Doing): Promise<Outcome> {
  return withSome(doing, async ({ id, sha256 }) => {
    const reply = await ask(doing.way.origin, native, call('GET', `/assets/${id}`));
    const outcome = outcomeOf(native, reply);
    const shown = outcome === 'done' && reply !== null ? JSON.parse(reply.bytes.toString()) : null;
    if (shown?.status !== 'ready' || shown.trashedAt !== null) return outcome;
    const { pathname, search } = new URL(shown.url);
    const origin = (await doing.way.another()) ?? doing.way.origin;
    const file = await ask(origin, native, { method: 'GET', path: pathname + search });
    if (file?.status === 200) {
      assert.equal(createHash('sha256').update(file.bytes).digest('hex'), sha256, `the bytes of ${id}`);
    }
    return outcomeOf(native, file);
  });
}

async function list({ way }: Doing): Promise<Outcome> {
  return outcomeOf(native, await ask(way.origin, native, call('GET', '/assets?limit=20')));
}

async function tag(doing: Doing): Promise<Outcome> {
  const tags = [`tag-${between(doing.random, 1, 1_000)}`];
  return changing(doing, ({ id }) => ({ to: { tags }, by: call('PATCH', `/assets/${id}`, { tags }) }));
}

/** To a project, or out of the one that it is in. */
async function bind(doing: Doing): Promise<Outcome> {
  const project = doing.projects[between(doing.random, 0, doing.projects.length - 1)] ?? '';
  return changing(doing, ({ id, trashed, projectIds: [bound] }) => {
    if (trashed) return restoring(id); // nothing is bound that is in the trash
    const method = bound === undefined ? 'PUT' : 'DELETE';
    const by = call(method, `/projects/${bound ?? project}/assets/${id}`);
    return { to: { projectIds: bound === undefined ? [project] : [] }, by };
  });
}

/** Into the trash, or out of it. */
async function trash(doing: Doing): Promise<Outcome> {
  return changing(doing, ({ id, trashed }) =>
    trashed ? restoring(id) : { to: { trashed: true }, by: call('DELETE', `/assets/${id}`) },
  );
}

function restoring(id: string): Change {
  return { to: { trashed: false }, by: call('POST', `/assets/${id}/restore`) };
}

async function remove(doing: Doing): Promise<Outcome> {
  const { ledger, expectations, way } = doing;
  return withSome(doing, async ({ id, sha256 }) => {
    ledger.leaving(sha256);
    expectations.forget(id);
    const reply = await ask(way.origin, native, call('DELETE', `/assets/${id}?permanent=true`));
    const outcome = outcomeOf(native, reply);
    if (outcome === 'done') ledger.gone(sha256);
    return outcome;
  });
}

interface Change {
  readonly to: Partial<State>;
  readonly by: Call;
}

async function changing(doing: Doing, decide: (asset: State & { id: string }) => Change): Promise<Outcome> {
  const asset = pick(doing);
  if (asset === null) return list(doing);
  const { expectations, way } = doing;
  const { to, by } = decide({ id: asset.id, ...expectations.of(asset.id) });
  return expectations.change(asset.id, to, async () => outcomeOf(native, await ask(way.origin, native, by)));
}

/** With one that nobody else is at, of those that have to be there. */
async function withSome(doing: Doing, act: (asset: Kept) => Promise<Outcome>): Promise<Outcome> {
  const asset = pick(doing);
  if (asset === null) return list(doing);
  return doing.expectations.change(asset.id, {}, () => act(asset));
}

interface Kept {
  readonly id: string;
  readonly sha256: string;
}

function pick({ ledger, expectations, random }: Doing): Kept | null {
  const free = ledger.deletable().filter(({ id }) => expectations.isFree(id));
  return free[between(random, 0, free.length - 1)] ?? null;
}
