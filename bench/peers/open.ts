import {
  BARE,
  type Contestant,
  OURS,
  startBare,
  startPolyreel,
  startTusServer,
  TUS_SERVER,
} from '../contestants.ts';
import type { Scope } from '../scope.ts';
import { startDirectus } from './directus.ts';
import { startNginx } from './nginx.ts';
import { startPocketbase } from './pocketbase.ts';

export const NGINX = 'nginx';
export const POCKETBASE = 'PocketBase';
export const DIRECTUS = 'Directus';

/** What people would use instead. */
export const PEERS = [POCKETBASE, DIRECTUS, TUS_SERVER] as const;
/** Those that are there to give files out as well, which @tus/server is not. */
export const DELIVERING = [POCKETBASE, DIRECTUS] as const;
/** What does nothing but to move bytes: how fast the machine can. */
export const YARDSTICKS = ['bare, file', 'bare, file + dir', NGINX] as const;

type Start = (scope: Pick<Scope, 'directory' | 'profile'>) => Promise<Contestant>;

const STARTS: Readonly<Record<string, Start>> = {
  [OURS]: ({ directory, profile }) =>
    startPolyreel(directory, profile, { POLYREEL_EGRESS_ALLOW: '127.0.0.1' }),
  [BARE[0]]: ({ directory }) => startBare(directory, BARE[0]),
  [BARE[1]]: ({ directory }) => startBare(directory, BARE[1]),
  [NGINX]: ({ directory }) => startNginx(directory),
  [POCKETBASE]: ({ directory }) => startPocketbase(directory),
  [DIRECTUS]: ({ directory }) => startDirectus(directory),
  [TUS_SERVER]: ({ directory }) => startTusServer(directory),
};

/** Contestants that run at the same time, and take turns. */
export class Field implements AsyncDisposable {
  readonly contestants: Contestant[] = [];
  /** Why somebody is not there, in a sentence each. */
  readonly missing: string[] = [];
  readonly #servers = new AsyncDisposableStack();

  /** Ours has to be there; a peer that cannot be installed or started here is missing. */
  static async open(names: readonly string[], scope: Pick<Scope, 'directory' | 'profile'>): Promise<Field> {
    const field = new Field();
    try {
      for (const name of names) await field.#open(name, scope);
    } catch (error) {
      await field[Symbol.asyncDispose]();
      throw error;
    }
    return field;
  }

  get names(): string[] {
    return this.contestants.map(({ name }) => name);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#servers.disposeAsync();
  }

  async #open(name: string, scope: Pick<Scope, 'directory' | 'profile'>): Promise<void> {
    try {
      const contestant = await STARTS[name]?.(scope);
      if (contestant === undefined) throw new Error(`There is no contestant ${name}.`);
      this.contestants.push(this.#servers.use(contestant));
    } catch (error) {
      if (name === OURS) throw error;
      this.missing.push(`${name} is missing: ${reasonOf(error)}`);
    }
  }
}

/** An error in a line that fits under a table. */
export function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.replaceAll(/\s+/g, ' ').slice(0, 200);
}
