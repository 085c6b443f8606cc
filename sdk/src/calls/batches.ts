import type { CallOptions, Http, Query } from '../http.ts';
import type { Batch } from '../openapi.ts';
import { everyItem, type Page } from '../pages.ts';

/** Many rows of parameters for one script. */
export class Batches {
  readonly #http: Http;

  constructor(http: Http) {
    this.#http = http;
  }

  /**
   * One page of the batches, newest first.
   *
   * @example
   * const { data } = await polyreel.scripts.batches.list({ limit: 5 });
   * console.log(data.map(({ total }) => total));
   */
  list(query: Query<'GET /batches'> = {}, options?: CallOptions): Promise<Page<Batch>> {
    return this.#http.call('GET /batches', { query }, options);
  }

  /**
   * Every batch, page after page.
   *
   * @example
   * for await (const batch of polyreel.scripts.batches.iterate()) console.log(batch.counts);
   */
  iterate(query: Query<'GET /batches'> = {}, options?: CallOptions): AsyncGenerator<Batch, void, undefined> {
    return everyItem(query, (next) => this.list(next, options));
  }

  /**
   * One batch with all that it makes.
   *
   * @example
   * const { id } = await polyreel.scripts.generateBatch(scriptId, { rows: [{ greeting: 'Hi' }] });
   * const batch = await polyreel.scripts.batches.get(id);
   * console.log(batch.generations.map(({ status }) => status));
   */
  get(id: string, options?: CallOptions): Promise<Batch> {
    return this.#http.call('GET /batches/{id}', { params: { id } }, options);
  }

  /**
   * Stops what is not finished of a batch.
   *
   * @example
   * const { id } = await polyreel.scripts.generateBatch(scriptId, { rows: [{ greeting: 'Hi' }] });
   * await polyreel.scripts.batches.cancel(id);
   */
  cancel(id: string, options?: CallOptions): Promise<Batch> {
    return this.#http.call('POST /batches/{id}/cancel', { params: { id } }, options);
  }
}
