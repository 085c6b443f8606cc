import { randomUUID } from 'node:crypto';
import { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, type ClientConfig } from 'pg';
import type { Logger } from '#log.ts';
import type { Notices } from '../notices.ts';

const CHANNEL = 'polyreel';
const NOTIFY = 'select pg_notify($1, $2)';
/** Milliseconds before the next attempt to connect. */
const PAUSE = 500;
/** Milliseconds between two questions to the server: a connection that nothing comes through may be dead. */
const PULSE = 10_000;

/** What goes through the channel; whoever sent it knows it by `from`. */
interface Message {
  readonly from: string;
  readonly topic: string;
  readonly texts: readonly string[];
}

/** PostgreSQL refuses what has 8000 bytes or more. */
const LONGEST = 7_000;

/**
 * LISTEN and NOTIFY on a connection of its own, that is made again when it breaks. Messages leave outside of
 * transactions, those of one turn of the event loop together: a commit with a NOTIFY in it waits for all others of its
 * kind in the whole server.
 */
export class PostgresNotices implements Notices, AsyncDisposable {
  readonly #config: ClientConfig;
  readonly #log: Logger;
  readonly #self = randomUUID();
  readonly #listeners = new Map<string, ((text: string | null) => void)[]>();
  readonly #closing = new AbortController();
  readonly #running: Promise<void>;
  readonly #outgoing = new Map<string, Set<string>>();
  #client: Client | null = null;
  /** When the last question on the connection is answered. */
  #asked: Promise<unknown> = Promise.resolve();

  constructor(config: ClientConfig, log: Logger) {
    this.#config = config;
    this.#log = log;
    this.#running = this.#run();
  }

  send(topic: string, text: string): void {
    if (this.#outgoing.size === 0) setImmediate(() => void this.#flush());
    const texts = this.#outgoing.get(topic) ?? new Set();
    this.#outgoing.set(topic, texts.add(text));
  }

  listen(topic: string, heard: (text: string | null) => void): void {
    this.#listeners.set(topic, [...(this.#listeners.get(topic) ?? []), heard]);
    if (this.#client !== null) heard(null);
  }

  /** What was sent last still leaves, unless the server does not answer. */
  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.race([this.#flush(), sleep(PAUSE)]);
    this.#closing.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { signal } = this.#closing;
    while (!signal.aborted) {
      const socket = new Socket();
      const end = () => socket.destroy();
      signal.addEventListener('abort', end);
      try {
        await this.#connected(new Client({ ...this.#config, stream: () => socket }));
      } catch (error) {
        if (!signal.aborted) this.#log.warn({ err: error }, 'the connection for notices was lost');
      } finally {
        this.#client = null;
        // Not the client's own end, which waits for what a dead line never says.
        socket.destroy();
        signal.removeEventListener('abort', end);
      }
      await sleep(PAUSE, null, { signal }).catch(() => {}); // closing ends the wait
    }
  }

  /** Resolves when this process closes, and rejects when the connection breaks. */
  async #connected(client: Client): Promise<void> {
    const broken = Promise.withResolvers<never>();
    broken.promise.catch(() => {}); // looked at below, once connected
    client.on('error', broken.reject);
    client.on('end', () => broken.reject(new Error('The server has closed it.')));
    client.on('notification', ({ payload }) => this.#hear(payload ?? ''));
    await client.connect();
    await client.query(`listen ${CHANNEL}`);
    this.#asked = Promise.resolve();
    this.#client = client;
    this.#missed();
    void this.#flush();
    const { signal } = this.#closing;
    while (!signal.aborted) {
      const pause = sleep(PULSE, null, { signal }).catch(() => {}); // closing ends the wait
      await Promise.race([pause, broken.promise]);
      if (!signal.aborted) await this.#ask(client, 'select 1');
    }
  }

  #hear(payload: string): void {
    const { from, topic, texts }: Message = JSON.parse(payload);
    if (from === this.#self) return;
    for (const heard of this.#listeners.get(topic) ?? []) for (const text of texts) heard(text);
  }

  #missed(): void {
    for (const listeners of this.#listeners.values()) for (const heard of listeners) heard(null);
  }

  async #flush(): Promise<void> {
    const client = this.#client;
    // Those who are told later look for themselves; keeping what nobody hears would only fill memory.
    const outgoing = [...this.#outgoing];
    this.#outgoing.clear();
    if (client === null) return;
    const payloads = outgoing.flatMap(([topic, texts]) => this.#payloads(topic, [...texts]));
    try {
      await Promise.all(payloads.map((payload) => this.#ask(client, NOTIFY, [CHANNEL, payload])));
    } catch (error) {
      this.#log.warn({ err: error }, 'notices did not reach the other servers');
    }
  }

  /** One question after the other, as the client wants it. */
  #ask(client: Client, text: string, values: string[] = []): Promise<unknown> {
    const asked = this.#asked.then(() => client.query(text, values));
    this.#asked = asked.catch(() => {}); // told to who asked
    return asked;
  }

  #payloads(topic: string, texts: readonly string[]): string[] {
    const message: Message = { from: this.#self, topic, texts };
    const payload = JSON.stringify(message);
    if (Buffer.byteLength(payload) < LONGEST || texts.length === 1) return [payload];
    const middle = Math.ceil(texts.length / 2);
    return [texts.slice(0, middle), texts.slice(middle)].flatMap((half) => this.#payloads(topic, half));
  }
}
