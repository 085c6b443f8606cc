import assert from 'node:assert/strict';
import { Agent } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { jsonOf } from '../conformance/client.ts';
import { native } from '../conformance/drivers/native.ts';
import { openSource, type Source } from '../conformance/source.ts';
import { Ledger } from '../crash/ledger.ts';
import { between, type Random, seeded } from '../crash/random.ts';
import { ask, call } from './exchange.ts';
import { Expectations } from './expectations.ts';
import { something, type World } from './operations.ts';
import { Tally } from './tally.ts';

const CLIENTS = 12;
const PROJECTS = 3;

/** Where the clients go: the nodes of a cluster, or a server by itself. */
export interface Target {
  readonly nodes: readonly { readonly origin: Promise<string> }[];
}

/** Settings without which nodes fetch nothing from the workload's own server of files. */
export const WORKLOAD_ENV = { POLYREEL_EGRESS_ALLOW: '127.0.0.1' };

/** Clients that do all sorts of things at whichever node, and write down what they were told. */
export class Workload implements AsyncDisposable {
  readonly world: World;
  readonly source: Source;
  readonly #target: Target;
  readonly #random: Random;
  readonly #agent = new Agent({ keepAlive: true });

  private constructor(target: Target, parts: { world: World; source: Source; random: Random }) {
    this.#target = target;
    this.world = parts.world;
    this.source = parts.source;
    this.#random = parts.random;
  }

  static async open(target: Target, random: Random): Promise<Workload> {
    const origin = await target.nodes[0]?.origin;
    assert.ok(origin);
    const projects: string[] = [];
    for (let number = 1; number <= PROJECTS; number += 1) {
      const reply = await ask(origin, native, call('POST', '/projects', { title: `Project ${number}` }));
      assert.equal(reply?.status, 201);
      projects.push((jsonOf(reply) as { id: string }).id);
    }
    const world = { ledger: new Ledger(), expectations: new Expectations(), projects };
    return new Workload(target, { world, source: await openSource(), random });
  }

  /** Goes on for as long as `more` says; it is asked before each action, and told of none. */
  async run(more: () => boolean, clients = CLIENTS, tally = new Tally()): Promise<Tally> {
    const client = async (random: Random) => {
      while (more()) await this.#act(random, tally);
    };
    await Promise.all(Array.from({ length: clients }, () => client(seeded(this.#random() * 2 ** 32))));
    return tally;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#agent.destroy();
    await this.source[Symbol.asyncDispose]();
  }

  async #act(random: Random, tally: Tally): Promise<void> {
    const origin = await this.#someOrigin(random);
    if (origin === null) return void (await sleep(50));
    const another = () => this.#someOrigin(random);
    const way = { origin, another, agent: this.#agent, source: this.source };
    const start = performance.now();
    const [operation, outcome] = await something({ ...this.world, way, random });
    tally.add(operation, outcome, performance.now() - start);
  }

  /** Null for a node that is starting again, which has nowhere to listen yet. */
  async #someOrigin(random: Random): Promise<string | null> {
    const node = this.#target.nodes[between(random, 0, this.#target.nodes.length - 1)];
    return (await node?.origin.catch(() => null)) ?? null;
  }
}
