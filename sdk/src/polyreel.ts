import { Assets } from './calls/assets.ts';
import { Audit } from './calls/audit.ts';
import { Generations } from './calls/generations.ts';
import { Accounts, Keys } from './calls/people.ts';
import { Projects } from './calls/projects.ts';
import { Prompts } from './calls/prompts.ts';
import { Scripts } from './calls/scripts.ts';
import { Session } from './calls/session.ts';
import { Links, Slots } from './calls/sharing.ts';
import { Webhooks } from './calls/webhooks.ts';
import { type Health, Jobs, Tags, type Usage } from './calls/workspace.ts';
import { Events } from './events/events.ts';
import { type CallOptions, Http, type PolyreelOptions } from './http.ts';
import type { Asset, Imports, NewImport } from './openapi.ts';
import type { UploadSource } from './uploads/source.ts';
import { Upload, type UploadOptions } from './uploads/upload.ts';

/** What can be said of an import, beside its link. */
export type ImportOptions = Omit<NewImport, 'link' | 'links'>;

/** What came of one link of many. */
export type ImportResult = Imports['data'][number];

/**
 * A client of one server.
 *
 * @example
 * const polyreel = new Polyreel({ baseUrl, key });
 * const asset = await polyreel.upload(file, { name: 'sunset.png' });
 * console.log((await polyreel.assets.waitUntilReady(asset.id)).url);
 */
export class Polyreel {
  readonly assets: Assets;
  readonly projects: Projects;
  readonly scripts: Scripts;
  readonly generations: Generations;
  readonly prompts: Prompts;
  readonly links: Links;
  readonly slots: Slots;
  readonly accounts: Accounts;
  readonly keys: Keys;
  readonly session: Session;
  readonly tags: Tags;
  readonly jobs: Jobs;
  readonly events: Events;
  readonly webhooks: Webhooks;
  readonly audit: Audit;
  readonly #http: Http;

  constructor(options: PolyreelOptions) {
    const http = new Http(options);
    this.#http = http;
    this.assets = new Assets(http);
    this.projects = new Projects(http);
    this.scripts = new Scripts(http);
    this.generations = new Generations(http);
    this.prompts = new Prompts(http);
    this.links = new Links(http);
    this.slots = new Slots(http);
    this.accounts = new Accounts(http);
    this.keys = new Keys(http);
    this.session = new Session(http);
    this.tags = new Tags(http);
    this.jobs = new Jobs(http);
    this.events = new Events(http);
    this.webhooks = new Webhooks(http);
    this.audit = new Audit(http);
  }

  /**
   * Uploads a file: a small one in one request, a larger one in pieces that survive bad connections. Awaiting it gives
   * the asset; until then it can be paused, resumed and aborted. What is costly to open may be given as a function.
   *
   * @example
   * const asset = await polyreel.upload(file, {
   *   name: 'sunset.png',
   *   tags: ['beach'],
   *   onProgress: ({ sent, total }) => console.log(sent, total),
   * });
   * console.log(asset.id, asset.status);
   */
  upload(source: UploadSource | (() => Promise<UploadSource>), options: UploadOptions = {}): Upload {
    return new Upload(this.#http, source, options);
  }

  /**
   * Imports a file by its link: the asset is there at once, its bytes come in the background.
   *
   * @example
   * const asset = await polyreel.import(link, { tags: ['imported'] });
   * console.log(asset.id, asset.progress);
   */
  async import(link: string, about: ImportOptions = {}, options?: CallOptions): Promise<Asset> {
    const reply = await this.#http.call('POST /imports', { body: { ...about, link } }, options);
    return reply as Asset; // one link, one asset: `data` is the answer to several
  }

  /**
   * Imports up to 100 files by their links; one that will not do spoils none of the others.
   *
   * @example
   * for (const { asset, detail } of await polyreel.importAll([link])) console.log(asset?.id, detail);
   */
  async importAll(
    links: readonly string[],
    about: ImportOptions = {},
    options?: CallOptions,
  ): Promise<readonly ImportResult[]> {
    const reply = await this.#http.call('POST /imports', { body: { ...about, links } }, options);
    return (reply as Imports).data;
  }

  /**
   * How much the workspace uses, and how much it may.
   *
   * @example
   * const { bytes, limits } = await polyreel.usage();
   * console.log(bytes, limits.bytes ?? 'as much as there is room for');
   */
  usage(options?: CallOptions): Promise<Usage> {
    return this.#http.call('GET /usage', {}, options);
  }

  /**
   * How the service is: its parts, and the processes that share its database; for administrators.
   *
   * @example
   * const { status, checks } = await polyreel.health();
   * console.log(status, checks);
   */
  health(options?: CallOptions): Promise<Health> {
    return this.#http.call('GET /health', {}, options);
  }
}
