import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { API_KEY } from './service.ts';

export interface ListedAsset {
  readonly id: string;
  readonly status: 'processing' | 'ready' | 'failed';
  readonly sha256: string;
  /** Bytes. */
  readonly size: number;
  readonly url: string;
}

const authorization = `Bearer ${API_KEY}`;

/** Every asset there is, page by page. */
export async function listAll(origin: string): Promise<ListedAsset[]> {
  const assets: ListedAsset[] = [];
  for (let cursor: string | null = '', query = ''; cursor !== null; query = `&cursor=${cursor}`) {
    const reply = await fetch(`${origin}/api/v1/assets?limit=200${query}`, { headers: { authorization } });
    assert.equal(reply.status, 200);
    const page = (await reply.json()) as { data: ListedAsset[]; nextCursor: string | null };
    assets.push(...page.data);
    cursor = page.nextCursor;
  }
  return assets;
}

/** Whether any asset is still being worked on. */
export async function isBusy(origin: string): Promise<boolean> {
  const reply = await fetch(`${origin}/api/v1/assets?limit=1&status=processing`, {
    headers: { authorization },
  });
  const page = (await reply.json()) as { data: ListedAsset[] };
  return page.data.length > 0;
}

/** Deletes for good, not into the trash; the status of a reply that came whole. */
export async function remove(origin: string, id: string): Promise<number> {
  const reply = await fetch(`${origin}/api/v1/assets/${id}?permanent=true`, {
    method: 'DELETE',
    headers: { authorization },
  });
  await reply.arrayBuffer();
  return reply.status;
}

/** The status of asking for one asset. */
export async function find(origin: string, id: string): Promise<number> {
  const reply = await fetch(`${origin}/api/v1/assets/${id}`, { headers: { authorization } });
  await reply.arrayBuffer();
  return reply.status;
}

/** The hex SHA-256 of what a signed URL delivers. */
export async function download(url: string): Promise<string> {
  const reply = await fetch(url);
  assert.equal(reply.status, 200, url);
  assert.ok(reply.body);
  const hash = createHash('sha256');
  for await (const chunk of reply.body) hash.update(chunk);
  return hash.digest('hex');
}

/** Whether a new client gets any answer but "go away". */
export async function isServing(origin: string): Promise<boolean> {
  return fetch(`${origin}/livez`, { headers: { connection: 'close' } }).then(
    ({ status }) => status !== 503,
    () => false,
  );
}
