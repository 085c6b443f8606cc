import type { Static } from 'typebox';
import { AssetDetailReply, AssetReply } from '#dialects/native/schema.ts';
import { type Call, jsonOf, type Reply } from './client.ts';
import { shaped } from './driver.ts';
import { native } from './drivers/native.ts';
import type { Client } from './server.ts';
import { until } from './until.ts';

export type Asset = Static<typeof AssetDetailReply>;

export interface Step {
  readonly step: string;
  readonly outcome: string;
  readonly duration: number | null;
  readonly detail: string | null;
}

/** Server settings with which links to this machine may be fetched. */
export const OPEN = { POLYREEL_EGRESS_ALLOW: '127.0.0.1' };

export function importCall(body: object, headers: Record<string, string> = {}): Call {
  return {
    method: 'POST',
    path: '/api/v1/imports',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  };
}

export function act(id: string, action: string): Call {
  return { method: 'POST', path: `/api/v1/assets/${id}/${action}` };
}

/** The asset that a call has made, still without its bytes. */
export async function imported({ call }: Client, link: string, terms: object = {}) {
  return shaped(await call(importCall({ link, ...terms })), 202, AssetReply);
}

export async function find({ call }: Client, id: string): Promise<Asset> {
  return shaped(await call(native.find(id)), 200, AssetDetailReply);
}

/** The asset once nothing more happens to it by itself. */
export async function settled(client: Client, id: string): Promise<Asset> {
  return until(async () => {
    const asset = await find(client, id);
    return (asset.status === 'ready' || asset.status === 'failed') && asset;
  });
}

export async function stepsOf({ call }: Client, id: string): Promise<readonly Step[]> {
  const reply: Reply = await call({ method: 'GET', path: `/api/v1/assets/${id}/events` });
  return (jsonOf(reply) as { data: Step[] }).data;
}
