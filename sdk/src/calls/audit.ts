import type { CallOptions, Http, Query, Reply } from '../http.ts';
import { everyItem, type Page } from '../pages.ts';

/** Which entries: of one key, of one kind, of one thing, or of a time. */
export type AuditQuery = Query<'GET /audit'>;

/** Something that somebody did, or that the service did by itself. */
export type AuditEntry = Reply<'GET /audit'>['data'][number];

/** Who did what in the workspace, for administrators. */
export class Audit {
  readonly #http: Http;

  constructor(http: Http) {
    this.#http = http;
  }

  /**
   * One page of what was done, newest first.
   *
   * @example
   * const { data } = await polyreel.audit.list({ action: 'key.created' });
   * console.log(data.map(({ at, actor, target }) => `${at} ${actor.name} ${target?.name}`));
   */
  list(query: AuditQuery = {}, options?: CallOptions): Promise<Page<AuditEntry>> {
    return this.#http.call('GET /audit', { query }, options);
  }

  /**
   * Everything that was done, page after page, as far as it is looked at.
   *
   * @example
   * const yesterday = new Date(Date.now() - 86_400_000).toISOString();
   * for await (const { at, action } of polyreel.audit.iterate({ since: yesterday })) console.log(at, action);
   */
  iterate(query: AuditQuery = {}, options?: CallOptions): AsyncGenerator<AuditEntry, void, undefined> {
    return everyItem(query, (next) => this.list(next, options));
  }
}
