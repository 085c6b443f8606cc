import type { CallOptions, Http, Query } from '../http.ts';
import type { Generation, Work } from '../openapi.ts';
import { everyItem, type Page } from '../pages.ts';

/** How assets are being made by scripts, or were; each by the id of its asset. */
export class Generations {
  readonly #http: Http;

  constructor(http: Http) {
    this.#http = http;
  }

  /**
   * One page of what is and was made, newest first.
   *
   * @example
   * const { data } = await polyreel.generations.list({ limit: 5 });
   * console.log(data.map(({ status, progress }) => `${status} ${progress} %`));
   */
  list(query: Query<'GET /generations'> = {}, options?: CallOptions): Promise<Page<Generation>> {
    return this.#http.call('GET /generations', { query }, options);
  }

  /**
   * Everything that is and was made, page after page.
   *
   * @example
   * for await (const { assetId, status } of polyreel.generations.iterate()) console.log(assetId, status);
   */
  iterate(
    query: Query<'GET /generations'> = {},
    options?: CallOptions,
  ): AsyncGenerator<Generation, void, undefined> {
    return everyItem(query, (next) => this.list(next, options));
  }

  /**
   * How an asset is being made, or was.
   *
   * @example
   * const { status, phase, progress } = await polyreel.generations.get(generatedId);
   * console.log(status, phase, progress);
   */
  get(assetId: string, options?: CallOptions): Promise<Generation> {
    return this.#http.call('GET /generations/{id}', { params: { id: assetId } }, options);
  }

  /**
   * Stops making an asset.
   *
   * @example
   * const { asset } = await polyreel.scripts.generate(scriptId, { parameters: { greeting: 'Hi' }, seed: 3 });
   * await polyreel.generations.cancel(asset.id);
   */
  cancel(assetId: string, options?: CallOptions): Promise<Generation> {
    return this.#http.call('POST /generations/{id}/cancel', { params: { id: assetId } }, options);
  }

  /**
   * What an outside renderer is to do, with the URL that takes its file.
   *
   * @example
   * const order = { parameters: { greeting: 'Hi' }, renderer: 'outside' };
   * const { asset } = await polyreel.scripts.generate(scriptId, order);
   * const { timeline, inputs, upload } = await polyreel.generations.work(asset.id);
   * console.log(timeline, inputs.length, upload.url);
   */
  work(assetId: string, options?: CallOptions): Promise<Work> {
    return this.#http.call('GET /generations/{id}/work', { params: { id: assetId } }, options);
  }
}
