import type { Asset } from '@polyreel/sdk';
import { polyreel } from '../api/client.ts';
import { explain } from '../api/explain.ts';
import { add, change, find, progressed, transfers } from './transfers.ts';

/** Most links that one request may hold. */
const BATCH = 100;

/** Asks the server to fetch each link; what it refuses is in the list with the reason. */
export async function importLinks(links: readonly string[]): Promise<void> {
  const named = links.map((link) => ({ link, id: crypto.randomUUID() }));
  for (const { link, id } of named) add({ id, way: 'import', name: nameOf(link), size: null });
  for (let start = 0; start < named.length; start += BATCH) await order(named.slice(start, start + BATCH));
}

async function order(batch: readonly { link: string; id: string }[]): Promise<void> {
  try {
    const outcomes = await polyreel.importAll(batch.map(({ link }) => link));
    for (const [index, { asset, detail }] of outcomes.entries()) {
      const id = batch[index]?.id;
      if (id === undefined) continue;
      if (asset === null) change(id, { state: 'failed', reason: detail });
      else change(id, { state: 'sending', assetId: asset.id, name: asset.name });
    }
  } catch (error) {
    for (const { id } of batch) change(id, { state: 'failed', reason: explain(error).detail });
  }
}

export async function cancelImport(id: string): Promise<void> {
  const assetId = find(id)?.assetId;
  change(id, { state: 'cancelled' });
  if (assetId) await polyreel.assets.cancel(assetId).catch(() => {}); // it was over already
}

export async function retryImport(id: string): Promise<void> {
  const assetId = find(id)?.assetId;
  if (!assetId) return;
  try {
    await polyreel.assets.retry(assetId);
    change(id, { state: 'sending', reason: null });
  } catch (error) {
    change(id, { reason: explain(error).detail });
  }
}

/** What the server says of an asset, for the transfer that it belongs to. */
export function heard(asset: Pick<Asset, 'id'> & Partial<Asset>): void {
  const transfer = transfers.get().find(({ assetId }) => assetId === asset.id);
  if (transfer === undefined || transfer.state === 'cancelled') return;
  const { id } = transfer;
  if (asset.progress) {
    change(id, { size: asset.progress.total });
    progressed(id, asset.progress.received);
  }
  if (asset.name !== undefined) change(id, { name: asset.name });
  if (asset.status === 'ready') change(id, { state: 'done' });
  if (asset.status === 'failed') change(id, { state: 'failed', reason: asset.reason ?? null });
  if (asset.status === 'processing' && asset.sha256) change(id, { state: 'processing' });
}

/** The last part of a link, until the server knows what the file is called. */
function nameOf(link: string): string {
  const { hostname, pathname } = new URL(link);
  return decode(pathname.split('/').findLast((part) => part !== '') ?? hostname);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
