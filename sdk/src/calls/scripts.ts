import type { CallOptions, Http, Query } from '../http.ts';
import type {
  Batch,
  ExplainDocument,
  ExplainScript,
  Explanation,
  Generated,
  NewBatch,
  NewGeneration,
  NewScript,
  Script,
  ScriptChanges,
  ScriptTemplate,
  ScriptVersion,
  ScriptVersions,
} from '../openapi.ts';
import { everyItem, type Page } from '../pages.ts';
import { Batches } from './batches.ts';

/** A script that is kept, by its id, or a document that is not. */
export type ScriptOrDocument =
  | ({ readonly id: string } & ExplainScript)
  | ({ readonly id?: undefined } & ExplainDocument);

/** Videos, sound and pictures described with parameters. */
export class Scripts {
  /** Many rows of parameters for one script. */
  readonly batches: Batches;
  readonly #http: Http;

  constructor(http: Http) {
    this.#http = http;
    this.batches = new Batches(http);
  }

  /**
   * One page of the scripts, oldest first.
   *
   * @example
   * const { data } = await polyreel.scripts.list({ limit: 10 });
   * console.log(data.map(({ name, version }) => `${name} v${version}`));
   */
  list(query: Query<'GET /scripts'> = {}, options?: CallOptions): Promise<Page<Script>> {
    return this.#http.call('GET /scripts', { query }, options);
  }

  /**
   * Every script, page after page.
   *
   * @example
   * for await (const script of polyreel.scripts.iterate()) console.log(script.name);
   */
  iterate(query: Query<'GET /scripts'> = {}, options?: CallOptions): AsyncGenerator<Script, void, undefined> {
    return everyItem(query, (next) => this.list(next, options));
  }

  /**
   * Keeps a script; everything that is wrong with it is in the `faults` of the error, each by its pointer.
   *
   * @example
   * const script = await polyreel.scripts.create({ name: 'Postcard', document });
   * console.log(script.id, script.version);
   */
  create(script: NewScript, options?: CallOptions): Promise<Script> {
    return this.#http.call('POST /scripts', { body: script }, options);
  }

  /**
   * One script at its newest version.
   *
   * @example
   * const script = await polyreel.scripts.get(scriptId);
   * console.log(script.document);
   */
  get(id: string, options?: CallOptions): Promise<Script> {
    return this.#http.call('GET /scripts/{id}', { params: { id } }, options);
  }

  /**
   * Changes a script; another document becomes its next version.
   *
   * @example
   * await polyreel.scripts.update(scriptId, { name: 'Postcard, wide' });
   */
  update(id: string, changes: ScriptChanges, options?: CallOptions): Promise<Script> {
    return this.#http.call('PATCH /scripts/{id}', { params: { id }, body: changes }, options);
  }

  /**
   * Deletes a script; what it made stays.
   *
   * @example
   * await polyreel.scripts.delete(scriptId);
   */
  async delete(id: string, options?: CallOptions): Promise<void> {
    await this.#http.call('DELETE /scripts/{id}', { params: { id } }, options);
  }

  /**
   * The versions of a script, newest first.
   *
   * @example
   * const [newest] = await polyreel.scripts.versions(scriptId);
   * console.log(newest?.version, newest?.createdAt);
   */
  async versions(id: string, options?: CallOptions): Promise<ScriptVersions['data']> {
    return (await this.#http.call('GET /scripts/{id}/versions', { params: { id } }, options)).data;
  }

  /**
   * A script as it was at a version.
   *
   * @example
   * const { document } = await polyreel.scripts.version(scriptId, 1);
   * console.log(document);
   */
  version(id: string, version: number, options?: CallOptions): Promise<ScriptVersion> {
    return this.#http.call('GET /scripts/{id}/versions/{version}', { params: { id, version } }, options);
  }

  /**
   * The JSON Schema of scripts, for editors.
   *
   * @example
   * const schema = await polyreel.scripts.schema();
   * console.log(Object.keys(schema));
   */
  async schema(options?: CallOptions): Promise<Readonly<Record<string, unknown>>> {
    const schema = await this.#http.call('GET /scripts/schema', {}, options);
    return schema as Readonly<Record<string, unknown>>;
  }

  /**
   * Scripts to begin from.
   *
   * @example
   * for (const { key, name } of await polyreel.scripts.templates()) console.log(key, name);
   */
  async templates(options?: CallOptions): Promise<readonly ScriptTemplate[]> {
    return (await this.#http.call('GET /scripts/templates', {}, options)).data;
  }

  /**
   * What a script comes to with its parameters, without making it: the timeline, warnings, what it would take.
   *
   * @example
   * const { warnings, estimate } = await polyreel.scripts.preview({ id: scriptId, parameters: { greeting: 'Hi' } });
   * console.log(warnings, estimate.seconds);
   */
  preview(what: ScriptOrDocument, options?: CallOptions): Promise<Explanation> {
    if (what.id === undefined) return this.#http.call('POST /scripts/preview', { body: what }, options);
    const { id, ...body } = what;
    return this.#http.call('POST /scripts/{id}/preview', { params: { id }, body }, options);
  }

  /**
   * The picture at one moment of what a script comes to.
   *
   * @example
   * const picture = await polyreel.scripts.still({ id: scriptId, parameters: { greeting: 'Hi' } }, { at: 0.5 });
   * console.log(picture.type, picture.size);
   */
  still(
    what: ScriptOrDocument,
    { at, format }: Query<'POST /scripts/still'> = {},
    options: CallOptions = {},
  ): Promise<Blob> {
    const { id, ...body } = what;
    const request = {
      method: 'POST',
      path: id === undefined ? '/scripts/still' : `/scripts/${encodeURIComponent(id)}/still`,
      query: { at, format },
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    };
    return this.#http.send(request, options, (response) => response.blob());
  }

  /**
   * Makes an asset by a script; the reply comes at once, `assets.waitUntilReady` waits for the file.
   *
   * @example
   * const { asset, generation } = await polyreel.scripts.generate(scriptId, { parameters: { greeting: 'Hi' } });
   * console.log(asset.id, generation.status);
   */
  generate(id: string, generation: NewGeneration = {}, options?: CallOptions): Promise<Generated> {
    return this.#http.call('POST /scripts/{id}/generate', { params: { id }, body: generation }, options);
  }

  /**
   * Makes an asset for each row of parameters; when one has a fault, all faults are told and nothing is started.
   *
   * @example
   * const batch = await polyreel.scripts.generateBatch(scriptId, { rows: [{ greeting: 'Hi' }, { greeting: 'Ho' }] });
   * console.log(batch.total, batch.counts);
   */
  generateBatch(id: string, batch: NewBatch, options?: CallOptions): Promise<Batch> {
    return this.#http.call('POST /scripts/{id}/batches', { params: { id }, body: batch }, options);
  }
}
