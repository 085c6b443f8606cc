import type { CallOptions, Http, Query, Reply } from '../http.ts';
import { everyItem, type Page } from '../pages.ts';

/** A tag and how many assets have it. */
export type Tag = Reply<'GET /tags'>['data'][number];

/** How much the workspace uses, and how much it may. */
export type Usage = Reply<'GET /usage'>;

/** How the service is: its parts, and the processes that share its database. */
export type Health = Reply<'GET /health'>;

/** Which jobs: those that run, wait or have failed. */
export type JobQuery = Query<'GET /jobs'>;

/** Something that is done in the background. */
export type Job = Reply<'GET /jobs'>['data'][number];

/** The tags that are in use. */
export class Tags {
  readonly #http: Http;

  constructor(http: Http) {
    this.#http = http;
  }

  /**
   * The tags that are in use, the most used ones first.
   *
   * @example
   * for (const { tag, assets } of await polyreel.tags.list({ prefix: 'b' })) console.log(tag, assets);
   */
  async list(query: Query<'GET /tags'> = {}, options?: CallOptions): Promise<readonly Tag[]> {
    return (await this.#http.call('GET /tags', { query }, options)).data;
  }
}

/** What is done in the background, for administrators. */
export class Jobs {
  readonly #http: Http;

  constructor(http: Http) {
    this.#http = http;
  }

  /**
   * One page of the jobs in a state, newest first.
   *
   * @example
   * const { data } = await polyreel.jobs.list({ state: 'failed' });
   * console.log(data.map(({ kind, error }) => `${kind}: ${error}`));
   */
  list(query: JobQuery, options?: CallOptions): Promise<Page<Job>> {
    return this.#http.call('GET /jobs', { query }, options);
  }

  /**
   * Every job in a state, page after page, as far as they are looked at.
   *
   * @example
   * for await (const job of polyreel.jobs.iterate({ state: 'failed' })) await polyreel.jobs.retry(job.id);
   */
  iterate(query: JobQuery, options?: CallOptions): AsyncGenerator<Job, void, undefined> {
    return everyItem(query, (next) => this.list(next, options));
  }

  /**
   * Takes up a job that has failed once more.
   *
   * @example
   * const { data } = await polyreel.jobs.list({ state: 'failed', limit: 1 });
   * for (const { id } of data) await polyreel.jobs.retry(id);
   */
  async retry(id: string, options?: CallOptions): Promise<void> {
    await this.#http.call('POST /jobs/{id}/retry', { params: { id } }, options);
  }
}
