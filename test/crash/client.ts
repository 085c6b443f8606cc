import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { API_KEY } from './service.ts';

export interface ListedAsset {
  readonly id: string;
  readonly status: 'awaiting' | 'processing' | 'ready' | 'failed';
  /** Null until there are bytes. */
  readonly sha256: string | null;
  /** Bytes. */
  readonly size: number;
  readonly url: string;
  readonly trashedAt: string | null;
  readonly reason: string | null;
}

/** Assets in one request. */
const BULK = 100;

const authorization = `Bearer ${API_KEY}`;

/** Every asset there is, the trash included, page by page. */
export async function listAll(origin: string): Promise<ListedAsset[]> {
  return [...(await listPages(origin, 'trashed=false')), ...(await listPages(origin, 'trashed=true'))];
}

async function listPages(origin: string, filter: string): Promise<ListedAsset[]> {
  const assets: ListedAsset[] = [];
  for (let cursor: string | null = '', query = ''; cursor !== null; query = `&cursor=${cursor}`) {
    const url = `${origin}/api/v1/assets?limit=200&${filter}${query}`;
    const reply = await fetch(url, { headers: { authorization } });
    assert.equal(reply.status, 200);
    const page = (await reply.json()) as { data: ListedAsset[]; nextCursor: string | null };
    assets.push(...page.data);
    cursor = page.nextCursor;
  }
  return assets;
}

/** Whether any asset is still being worked on, in the trash or not. */
export async function isBusy(origin: string): Promise<boolean> {
  const counts = await Promise.all([false, true].map((trashed) => countProcessing(origin, trashed)));
  return counts.some((count) => count > 0);
}

/** One at most. */
async function countProcessing(origin: string, trashed: boolean): Promise<number> {
  const url = `${origin}/api/v1/assets?limit=1&status=processing&trashed=${trashed}`;
  const reply = await fetch(url, { headers: { authorization } });
  const page = (await reply.json()) as { data: ListedAsset[] };
  return page.data.length;
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

/** Takes everything out of the trash; what its imports had not fetched by then is fetched. */
export async function restoreAll(origin: string): Promise<void> {
  const ids = (await listPages(origin, 'trashed=true')).map(({ id }) => id);
  for (let start = 0; start < ids.length; start += BULK) {
    await post(`${origin}/api/v1/assets/bulk-restore`, { ids: ids.slice(start, start + BULK) });
  }
}

/** The status of asking for one asset. */
export async function find(origin: string, id: string): Promise<number> {
  const reply = await fetch(`${origin}/api/v1/assets/${id}`, { headers: { authorization } });
  await reply.arrayBuffer();
  return reply.status;
}

/** Asks for what a script describes; the id of the asset that it will be. */
export async function generate(origin: string, document: object): Promise<string> {
  const script = await post(`${origin}/api/v1/scripts`, { name: 'A script', document });
  const { asset } = await post(`${origin}/api/v1/scripts/${script.id}/generate`, { parameters: {} });
  return asset.id;
}

async function post(url: string, body: object) {
  const headers = { authorization, 'content-type': 'application/json' };
  const reply = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  const text = await reply.text();
  assert.ok(reply.ok, text);
  return JSON.parse(text);
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
