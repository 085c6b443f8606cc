import assert from 'node:assert/strict';
import { Agent } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { isBusy, listAll } from './client.ts';
import { eventually } from './eventually.ts';
import type { Ledger } from './ledger.ts';
import { between, type Random, seeded } from './random.ts';
import type { ServerProcess } from './server-process.ts';
import { spawnService, startService } from './service.ts';
import { knownKeys, storedKeys, strayKeys } from './storage.ts';

const CLIENTS = 12;
/** Whichever comes first ends a round; the time counts from the first action that is over, however slow the machine. */
const MOST_ACTIONS = 25;
const MOST_MILLIS = 900;
/** About as long as a start takes. */
const START_MILLIS = 1_000;
/** The share of the kills that hit a service which is still starting, and so recovering from the kill before. */
const WHILE_STARTING = 0.15;

/** What one client does next; it ends early, without an error, when the service is killed meanwhile. */
export type Act = (target: { origin: string; agent: Agent }, random: Random) => Promise<void>;

export interface Rounds {
  readonly dataDir: string;
  readonly ledger: Ledger;
  readonly random: Random;
  readonly kills: number;
  readonly act: Act;
}

/** Starts the service again and again, checks what the last kill left, and kills it amid what clients do. */
export async function killRounds({ dataDir, ledger, random, kills, act }: Rounds): Promise<void> {
  for (let kill = 0; kill < kills; kill++) {
    if (random() < WHILE_STARTING) {
      await using service = spawnService({ dataDir });
      await sleep(between(random, 0, START_MILLIS));
      await service.end('SIGKILL');
    } else {
      await using service = await startChecked(dataDir, ledger);
      await actUntilKilled(service, { random, act });
    }
  }
}

/** A service that has recovered: what was acknowledged is there, and what nobody owns is not. */
async function startChecked(dataDir: string, ledger: Ledger): Promise<ServerProcess> {
  const left = await storedKeys(dataDir);
  const service = await startService({ dataDir });
  try {
    await ledger.verify(await service.origin);
    await eventually(async () => {
      const stray = await strayKeys(dataDir, left);
      return stray.length === 0 ? null : `${stray.length} stored blobs have no row, like ${stray[0]}`;
    });
    return service;
  } catch (error) {
    await service.end('SIGKILL');
    throw new Error(`The service did not recover. It printed:\n${service.printed}`, { cause: error });
  }
}

async function actUntilKilled(service: ServerProcess, { random, act }: Pick<Rounds, 'random' | 'act'>) {
  const origin = await service.origin;
  const agent = new Agent({ keepAlive: true });
  const first = Promise.withResolvers<void>();
  const enough = Promise.withResolvers<void>();
  let actionsLeft = between(random, 1, MOST_ACTIONS);
  let isKilled = false;

  async function client(own: Random): Promise<void> {
    while (!isKilled) {
      await act({ origin, agent }, own);
      first.resolve();
      actionsLeft -= 1;
      if (actionsLeft === 0) enough.resolve();
    }
  }

  const clients = Array.from({ length: CLIENTS }, () => client(seeded(random() * 2 ** 32)));
  const all = Promise.all(clients);
  const delay = between(random, 0, MOST_MILLIS);
  await Promise.race([enough.promise, first.promise.then(() => sleep(delay)), all]);
  isKilled = true;
  assert.deepEqual(await service.end('SIGKILL'), { code: null, signal: 'SIGKILL' });
  await all;
  agent.destroy();
}

/** After the last kill: everything is read back, every job comes to its end, and a clean stop leaves nothing over. */
export async function settle(dataDir: string, ledger: Ledger): Promise<void> {
  await using service = await startChecked(dataDir, ledger);
  const origin = await service.origin;
  await ledger.verifyAll(origin);
  await eventually(async () => ((await isBusy(origin)) ? 'assets are still processing' : null));
  const assets = await listAll(origin);
  assert.deepEqual(
    assets.filter(({ status }) => status !== 'ready' && status !== 'failed'),
    [],
  );
  assert.ok(assets.some(({ status }) => status === 'ready'));
  assert.deepEqual(await service.end('SIGTERM'), { code: 0, signal: null }, service.printed);
  assert.deepEqual(await storedKeys(dataDir), knownKeys(dataDir));
}
