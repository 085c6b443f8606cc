import type { CallOptions, Http, Query } from '../http.ts';
import type { NewProject, Project, ProjectChanges } from '../openapi.ts';
import { everyItem, type Page } from '../pages.ts';

/** What assets are used together in. */
export class Projects {
  readonly #http: Http;

  constructor(http: Http) {
    this.#http = http;
  }

  /**
   * One page of the projects, newest first.
   *
   * @example
   * const { data } = await polyreel.projects.list({ limit: 10 });
   * console.log(data.map(({ title }) => title));
   */
  list(query: Query<'GET /projects'> = {}, options?: CallOptions): Promise<Page<Project>> {
    return this.#http.call('GET /projects', { query }, options);
  }

  /**
   * Every project, page after page.
   *
   * @example
   * for await (const project of polyreel.projects.iterate()) console.log(project.title);
   */
  iterate(
    query: Query<'GET /projects'> = {},
    options?: CallOptions,
  ): AsyncGenerator<Project, void, undefined> {
    return everyItem(query, (next) => this.list(next, options));
  }

  /**
   * Makes a project.
   *
   * @example
   * const project = await polyreel.projects.create({ title: 'Summer campaign' });
   * console.log(project.id);
   */
  create(project: NewProject, options?: CallOptions): Promise<Project> {
    return this.#http.call('POST /projects', { body: project }, options);
  }

  /**
   * One project; its assets are those of `assets.list({ projectId })`.
   *
   * @example
   * const project = await polyreel.projects.get(projectId);
   * console.log(project.title);
   */
  get(id: string, options?: CallOptions): Promise<Project> {
    return this.#http.call('GET /projects/{id}', { params: { id } }, options);
  }

  /**
   * Changes title, description or the state of an editor.
   *
   * @example
   * await polyreel.projects.update(projectId, { description: 'For the shop windows' });
   */
  update(id: string, changes: ProjectChanges, options?: CallOptions): Promise<Project> {
    return this.#http.call('PATCH /projects/{id}', { params: { id }, body: changes }, options);
  }

  /**
   * Deletes a project; its assets stay in the library.
   *
   * @example
   * await polyreel.projects.delete(projectId);
   */
  async delete(id: string, options?: CallOptions): Promise<void> {
    await this.#http.call('DELETE /projects/{id}', { params: { id } }, options);
  }

  /**
   * Binds an asset to a project.
   *
   * @example
   * await polyreel.projects.addAsset(projectId, assetId);
   */
  async addAsset(id: string, assetId: string, options?: CallOptions): Promise<void> {
    await this.#http.call('PUT /projects/{id}/assets/{assetId}', { params: { id, assetId } }, options);
  }

  /**
   * Unbinds an asset from a project; it stays in the library.
   *
   * @example
   * await polyreel.projects.addAsset(projectId, assetId);
   * await polyreel.projects.removeAsset(projectId, assetId);
   */
  async removeAsset(id: string, assetId: string, options?: CallOptions): Promise<void> {
    await this.#http.call('DELETE /projects/{id}/assets/{assetId}', { params: { id, assetId } }, options);
  }
}
