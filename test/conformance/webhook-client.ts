import assert from 'node:assert/strict';
import { jsonOf, type Reply } from './client.ts';
import { native } from './drivers/native.ts';
import type { Client, Server } from './server.ts';

export interface Webhook {
  readonly id: string;
  readonly url: string;
  readonly types: readonly string[] | null;
  readonly enabled: boolean;
  readonly disabledAt: string | null;
  readonly disabledReason: string | null;
  readonly failingSince: string | null;
  readonly previousSecretUntil: string | null;
  /** Where it is shown. */
  readonly secret?: string;
}

export interface Delivery {
  readonly id: string;
  readonly type: string;
  readonly eventId: string | null;
  readonly status: string;
  readonly attempts: number;
  readonly nextAttemptAt: string | null;
  readonly responseStatus: number | null;
  readonly reason: string | null;
}

/** A workspace of its own, and its webhooks. */
export async function openWebhookClient(server: Server) {
  const client = await server.openClient(native);

  const call = (method: string, path: string, body?: unknown): Promise<Reply> =>
    asked(client, { method, path, body });

  /** The JSON of a reply with this status. */
  async function ask<T>(expected: number, [method, path]: [string, string], body?: unknown): Promise<T> {
    const reply = await call(method, path, body);
    assert.equal(reply.status, expected, reply.bytes.toString());
    return jsonOf(reply) as T;
  }

  return {
    client,
    call,
    ask,
    async create(settings: {
      url: string;
      types?: string[];
    }): Promise<Webhook & { readonly secret: string }> {
      return ask(201, ['POST', '/webhooks'], settings);
    },
    /** Something happens: the cheapest that there is. */
    async makeProject(title: string): Promise<void> {
      await ask(201, ['POST', '/projects'], { title });
    },
    async deliveries(id: string, query = ''): Promise<Delivery[]> {
      return (await ask<{ data: Delivery[] }>(200, ['GET', `/webhooks/${id}/deliveries${query}`])).data;
    },
    get: (id: string): Promise<Webhook> => ask(200, ['GET', `/webhooks/${id}`]),
  };
}

function asked(client: Client, { method, path, body }: { method: string; path: string; body: unknown }) {
  const json = { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  return client.call({ method, path: `/api/v1${path}`, ...(body !== undefined && json) });
}
