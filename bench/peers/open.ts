import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
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
import { BEHIND_NGINX, startBehindNginx } from './behind-nginx.ts';
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

/** Peers that flush what they answer for, which is made so from outside: whom uploads are judged against. */
export const FLUSHED = PEERS.map(flushed);
/** The same peers as they come, by a name that says so: they answer before anything is flushed. */
export const UNFLUSHED = PEERS.map(unflushed);

export function flushed(name: string): string {
  return `${name}, flushed`;
}

export function unflushed(name: string): string {
  return `${name}, unflushed`;
}

/** What does nothing but to move bytes: how fast the machine can. */
export const YARDSTICKS = ['bare, file', 'bare, file + dir', NGINX] as const;

type Start = (scope: Pick<Scope, 'directory' | 'profile'>) => Promise<Contestant>;

const STARTS: Readonly<Record<string, Start>> = {
  [OURS]: ({ directory, profile }) =>
    startPolyreel(directory, profile, { POLYREEL_EGRESS_ALLOW: '127.0.0.1' }),
  [BARE[0]]: ({ directory }) => startBare(directory, BARE[0]),
  [BARE[1]]: ({ directory }) => startBare(directory, BARE[1]),
  [NGINX]: ({ directory }) => startNginx(directory),
  [BEHIND_NGINX]: ({ directory, profile }) => startBehindNginx(directory, profile),
  [POCKETBASE]: ({ directory }) => startPocketbase(directory),
  [DIRECTUS]: ({ directory }) => startDirectus(directory),
  [TUS_SERVER]: ({ directory }) => startTusServer(directory),
  [flushed(POCKETBASE)]: ({ directory }) => startPocketbase(directory, 'flushing'),
  [flushed(DIRECTUS)]: ({ directory }) => startDirectus(directory, FLUSHING),
  [flushed(TUS_SERVER)]: ({ directory }) => startTusServer(directory, FLUSHING),
  [unflushed(POCKETBASE)]: ({ directory }) => startPocketbase(directory),
  [unflushed(DIRECTUS)]: ({ directory }) => startDirectus(directory),
  [unflushed(TUS_SERVER)]: ({ directory }) => startTusServer(directory),
};

/** Options of Node for a server that is to flush. */
const FLUSHING = ['--import', pathToFileURL(join(import.meta.dirname, 'flushed', 'preload.ts')).href];

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
      const directory = join(scope.directory, name.replaceAll(/\W+/g, '-'));
      await mkdir(directory, { recursive: true });
      const contestant = await STARTS[name]?.({ ...scope, directory });
      if (contestant === undefined) throw new Error(`There is no contestant ${name}.`);
      this.contestants.push(this.#servers.use({ ...contestant, name }));
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
