import assert from 'node:assert/strict';
import type { Static } from 'typebox';
import {
  BatchReply,
  ExplanationReply,
  GeneratedReply,
  GenerationReply,
  ScriptReply,
} from '#dialects/native/generation/schema.ts';
import { AssetDetailReply, AssetReply, ProblemReply } from '#dialects/native/schema.ts';
import type { Reply } from './client.ts';
import { type Sample, shaped } from './driver.ts';
import { native } from './drivers/native.ts';
import type { Client, Server } from './server.ts';
import { until } from './until.ts';

/** Making assets by the native API. */

export const SMALL = { width: 160, height: 90, fps: 10 } as const;
/** Milliseconds: a busy machine renders at a fraction of its speed. */
const MADE_WITHIN = 120_000;

/** A document of one track, with small pictures unless `more` says otherwise. */
export function documentOf(clips: readonly object[], more: object = {}) {
  return { output: SMALL, ...more, timeline: { tracks: [{ clips }] } };
}

/** A second of one colour. */
export function plain(colour: string, more: object = {}) {
  return { asset: { type: 'fill', fill: colour }, length: 1, ...more };
}

/** A second of text. */
export function text(words: string, more: object = {}) {
  return { asset: { type: 'text', text: words }, length: 1, ...more };
}

/** A request with a JSON body, or without any. */
export function sendJson(
  client: Client,
  [method, path]: readonly [method: string, path: string],
  body?: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Reply> {
  const call = { method, path: `/api/v1${path}` };
  if (body === undefined) return client.call({ ...call, headers });
  return client.call({
    ...call,
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
}

export type Generated = Static<typeof GeneratedReply>;
export type Generation = Static<typeof GenerationReply>;
export type Asset = Static<typeof AssetDetailReply>;

/** A client of the native API that makes things. */
export class Maker {
  readonly client: Client;

  constructor(client: Client) {
    this.client = client;
  }

  static async open(server: Server): Promise<Maker> {
    return new Maker(await server.openClient(native));
  }

  send(
    method: string,
    path: string,
    body?: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Reply> {
    return sendJson(this.client, [method, path], body, headers);
  }

  /** Once it is ready. */
  async upload(sample: Sample): Promise<string> {
    const call = native.upload(sample);
    const reply = await this.client.call({ ...call, headers: { ...call.headers, prefer: 'wait=60' } });
    return shaped(reply, 201, AssetReply).id;
  }

  async keep(document: object, name = 'A script'): Promise<string> {
    return shaped(await this.send('POST', '/scripts', { name, document }), 201, ScriptReply).id;
  }

  async generate(scriptId: string, body: object = {}): Promise<Generated> {
    return shaped(await this.send('POST', `/scripts/${scriptId}/generate`, body), 202, GeneratedReply);
  }

  async regenerate(assetId: string, changes: object = {}): Promise<Generated> {
    return shaped(await this.send('POST', `/assets/${assetId}/regenerate`, changes), 202, GeneratedReply);
  }

  async generation(assetId: string): Promise<Generation> {
    return shaped(await this.send('GET', `/generations/${assetId}`), 200, GenerationReply);
  }

  async asset(assetId: string): Promise<Asset> {
    return shaped(await this.send('GET', `/assets/${assetId}`), 200, AssetDetailReply);
  }

  async batch(id: string): Promise<Static<typeof BatchReply>> {
    return shaped(await this.send('GET', `/batches/${id}`), 200, BatchReply);
  }

  async preview(document: object, body: object = {}): Promise<Static<typeof ExplanationReply>> {
    const reply = await this.send('POST', '/scripts/preview', { ...body, document });
    return shaped(reply, 200, ExplanationReply);
  }

  /** When it is ready; throws the reason when it failed. */
  async made(assetId: string) {
    const asset = await until(async () => {
      const found = await this.asset(assetId);
      assert.notEqual(found.status, 'failed', JSON.stringify(await this.generation(assetId)));
      return found.status === 'ready' && found;
    }, MADE_WITHIN);
    return { asset, generation: await this.generation(assetId) };
  }

  /** From a document to what comes of it. */
  async make(document: object, body: object = {}) {
    const { asset } = await this.generate(await this.keep(document), body);
    return this.made(asset.id);
  }
}

/** What is wrong, by where. */
export function faultsOf(reply: Reply, status: number): Record<string, string> {
  const { errors = [] } = shaped(reply, status, ProblemReply);
  return Object.fromEntries(errors.map(({ at, message }) => [at, message]));
}
