import type { Body, CallOptions, Http, Query } from '../http.ts';
import type {
  Asset,
  AssetChanges,
  AssetDetail,
  AssetEvent,
  BulkResults,
  BulkUpdate,
  Generated,
  GenerationChanges,
  Lineage,
} from '../openapi.ts';
import { everyItem, type Page } from '../pages.ts';
import { type WaitOptions, waitUntilReady } from '../wait.ts';

/** What a list of assets can be asked for: filters, words to search for, order, and the size of its pages. */
export type AssetQuery = Query<'GET /assets'>;

/** One page of assets. */
export type AssetPage = Page<Asset>;

/** What came of one asset of many. */
export type BulkResult = BulkResults['data'][number];

/** Whether to delete what went into another asset, which is refused otherwise. */
export interface DeleteOptions extends CallOptions {
  readonly force?: boolean | undefined;
}

/** The media of the library. */
export class Assets {
  /** The same for many assets at once. */
  readonly bulk: BulkAssets;
  readonly #http: Http;

  constructor(http: Http) {
    this.#http = http;
    this.bulk = new BulkAssets(http);
  }

  /**
   * One page of the assets that are asked for, newest first unless sorted otherwise.
   *
   * @example
   * const { data, nextCursor } = await polyreel.assets.list({ kind: ['image'], q: 'sample', limit: 20 });
   * console.log(data.map(({ name }) => name), nextCursor);
   */
  list(query: AssetQuery = {}, options?: CallOptions): Promise<AssetPage> {
    return this.#http.call('GET /assets', { query }, options);
  }

  /**
   * Every asset that is asked for, page after page, as far as they are looked at.
   *
   * @example
   * for await (const asset of polyreel.assets.iterate({ status: ['ready'] })) console.log(asset.name);
   */
  iterate(query: AssetQuery = {}, options?: CallOptions): AsyncGenerator<Asset, void, undefined> {
    return everyItem(query, (next) => this.list(next, options));
  }

  /**
   * One asset, with the projects that it is bound to.
   *
   * @example
   * const asset = await polyreel.assets.get(assetId);
   * console.log(asset.status, asset.facts?.container, asset.url);
   */
  get(id: string, options?: CallOptions): Promise<AssetDetail> {
    return this.#http.call('GET /assets/{id}', { params: { id } }, options);
  }

  /**
   * Changes name, description, tags, metadata, or whether it is a favourite.
   *
   * @example
   * await polyreel.assets.update(assetId, { name: 'Sunset.png', tags: ['beach'], favourite: true });
   */
  update(id: string, changes: AssetChanges, options?: CallOptions): Promise<AssetDetail> {
    return this.#http.call('PATCH /assets/{id}', { params: { id }, body: changes }, options);
  }

  /**
   * Puts it into the trash, from which it can be restored.
   *
   * @example
   * await polyreel.assets.trash(assetId);
   * await polyreel.assets.restore(assetId);
   */
  trash(id: string, options: DeleteOptions = {}): Promise<void> {
    return this.#delete(id, { force: options.force }, options);
  }

  /**
   * Takes it out of the trash.
   *
   * @example
   * await polyreel.assets.trash(assetId);
   * const asset = await polyreel.assets.restore(assetId);
   * console.log(asset.trashedAt);
   */
  restore(id: string, options?: CallOptions): Promise<Asset> {
    return this.#http.call('POST /assets/{id}/restore', { params: { id } }, options);
  }

  /**
   * Deletes it for good, whether it is in the trash or not.
   *
   * @example
   * await polyreel.assets.delete(assetId);
   */
  delete(id: string, options: DeleteOptions = {}): Promise<void> {
    return this.#delete(id, { force: options.force, permanent: true }, options);
  }

  /**
   * Takes up the step that failed once more.
   *
   * @example
   * const broken = await polyreel.upload(new Blob([text]), { name: 'broken.mp4' }).catch(() => null);
   * if (broken?.status === 'failed') await polyreel.assets.retry(broken.id);
   */
  retry(id: string, options?: CallOptions): Promise<Asset> {
    return this.#http.call('POST /assets/{id}/retry', { params: { id } }, options);
  }

  /**
   * Stops fetching the file of an import; the asset stays, as failed.
   *
   * @example
   * const asset = await polyreel.import(slowLink);
   * await polyreel.assets.cancel(asset.id);
   */
  cancel(id: string, options?: CallOptions): Promise<Asset> {
    return this.#http.call('POST /assets/{id}/cancel', { params: { id } }, options);
  }

  /**
   * What happened to an asset, step by step.
   *
   * @example
   * for (const { step, outcome } of await polyreel.assets.events(assetId)) console.log(step, outcome);
   */
  async events(id: string, options?: CallOptions): Promise<readonly AssetEvent[]> {
    return (await this.#http.call('GET /assets/{id}/events', { params: { id } }, options)).data;
  }

  /**
   * What an asset was made of and by, and what it went into.
   *
   * @example
   * const { generation, inputs, usedIn } = await polyreel.assets.lineage(assetId);
   * console.log(generation?.scriptId, inputs.length, usedIn.length);
   */
  lineage(id: string, options?: CallOptions): Promise<Lineage> {
    return this.#http.call('GET /assets/{id}/lineage', { params: { id } }, options);
  }

  /**
   * The lines of captions, whatever their own format, as players take them.
   *
   * @example
   * const { id } = await polyreel.upload(new Blob(['[00:01.00]Hello\n[00:02.00]\n']), { name: 'song.lrc' });
   * await polyreel.assets.waitUntilReady(id);
   * console.log(await polyreel.assets.captions(id));
   */
  captions(
    id: string,
    { format, ...options }: CallOptions & { readonly format?: 'vtt' | 'srt' } = {},
  ): Promise<string> {
    const path = `/assets/${encodeURIComponent(id)}/captions`;
    return this.#http.send({ method: 'GET', path, query: { format } }, options, (response) =>
      response.text(),
    );
  }

  /**
   * Makes another asset as a generated one was made, with changes.
   *
   * @example
   * const { asset } = await polyreel.assets.regenerate(generatedId, { seed: 7 });
   * console.log(asset.id);
   */
  regenerate(id: string, changes: GenerationChanges = {}, options?: CallOptions): Promise<Generated> {
    return this.#http.call('POST /assets/{id}/regenerate', { params: { id }, body: changes }, options);
  }

  /**
   * The asset as soon as its facts and previews are complete; rejects with the kind `asset_failed` when it fails.
   *
   * @example
   * const ready = await polyreel.assets.waitUntilReady(assetId, { timeout: 60_000 });
   * console.log(ready.previews.map(({ role }) => role));
   */
  waitUntilReady(id: string, options: WaitOptions = {}): Promise<AssetDetail> {
    return waitUntilReady((callOptions) => this.get(id, callOptions), options);
  }

  async #delete(id: string, query: Query<'DELETE /assets/{id}'>, options: CallOptions): Promise<void> {
    await this.#http.call('DELETE /assets/{id}', { params: { id }, query }, options);
  }
}

/** What can be done with up to 1,000 assets in one call; one that will not do spoils none of the others. */
export class BulkAssets {
  readonly #http: Http;

  constructor(http: Http) {
    this.#http = http;
  }

  /**
   * Tags, marks or moves many assets.
   *
   * @example
   * const results = await polyreel.assets.bulk.update([assetId], { addTags: ['summer'] });
   * console.log(results.filter(({ code }) => code !== null));
   */
  async update(
    ids: readonly string[],
    changes: BulkUpdate['changes'],
    options?: CallOptions,
  ): Promise<readonly BulkResult[]> {
    return (await this.#http.call('POST /assets/bulk-update', { body: { ids, changes } }, options)).data;
  }

  /**
   * Puts many assets into the trash, or with `permanent` deletes them for good.
   *
   * @example
   * await polyreel.assets.bulk.delete([assetId]);
   */
  async delete(
    ids: readonly string[],
    how: Omit<Body<'POST /assets/bulk-delete'>, 'ids'> = {},
    options?: CallOptions,
  ): Promise<readonly BulkResult[]> {
    return (await this.#http.call('POST /assets/bulk-delete', { body: { ids, ...how } }, options)).data;
  }

  /**
   * Takes many assets out of the trash.
   *
   * @example
   * await polyreel.assets.bulk.delete([assetId]);
   * await polyreel.assets.bulk.restore([assetId]);
   */
  async restore(ids: readonly string[], options?: CallOptions): Promise<readonly BulkResult[]> {
    return (await this.#http.call('POST /assets/bulk-restore', { body: { ids } }, options)).data;
  }
}
