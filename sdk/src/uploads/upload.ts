import { errorOf } from '../error.ts';
import type { Http } from '../http.ts';
import type { Asset } from '../openapi.ts';
import { retrying } from '../retry.ts';
import { type FileDescription, split } from './description.ts';
import { fingerprintOf, pageStore, type ResumeStore, remembering } from './resume-store.ts';
import { type Source, sourceOf, type UploadSource } from './source.ts';
import { transmit } from './transmit.ts';
import { TusUpload } from './tus.ts';

/** How far an upload is. */
export interface UploadProgress {
  /** Bytes that have left. */
  readonly sent: number;
  /** Bytes; null for a stream that has not ended. */
  readonly total: number | null;
}

/** How to upload a file, and what to say of it. */
export interface UploadOptions extends FileDescription {
  /** Stops the upload; what the server has stays there for a while, to be gone on with. */
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: UploadProgress) => void) | undefined;
  /** Bytes from which on a file is sent resumably, in pieces; 8 MiB unless said otherwise. */
  readonly resumableFrom?: number | undefined;
  /** Bytes of a piece; 8 MiB unless said otherwise. */
  readonly chunkSize?: number | undefined;
  /** How often to try again without getting further; 10 unless said otherwise. */
  readonly retries?: number | undefined;
  /** What the file is recognised by when it is uploaded again, beside its size and date; its name unless said otherwise. */
  readonly fingerprint?: string | undefined;
  /** Where unfinished uploads are remembered; the page's storage in a browser, nowhere else, unless said otherwise. */
  readonly resumeStore?: ResumeStore | null | undefined;
}

const MIB = 1024 * 1024;
const PIECE = 8 * MIB;
const RETRIES = 10;
/** Why a request is cut off that will be made again. */
const PAUSED = Symbol('paused');

/** A source that is ready to be read, with what is said of it. */
interface OpenFile extends ReturnType<typeof split> {
  readonly source: Source;
  /** Of its upload; null where nothing is remembered. */
  readonly memory: ReturnType<typeof remembering> | null;
}

/** An upload that is under way; awaiting it gives the asset. */
export class Upload implements PromiseLike<Asset> {
  readonly #http: Http;
  readonly #options: UploadOptions;
  readonly #stopping = new AbortController();
  readonly #done: Promise<Asset>;
  readonly #idempotencyKey = crypto.randomUUID();
  readonly #given: UploadSource | (() => Promise<UploadSource>);
  #file: OpenFile | null = null;
  #tus: TusUpload | null = null;
  #ended: Promise<void> | null = null;
  #running = new AbortController();
  #resumed: PromiseWithResolvers | null = null;

  constructor(http: Http, source: UploadSource | (() => Promise<UploadSource>), options: UploadOptions) {
    this.#http = http;
    this.#given = source;
    this.#options = options;
    this.#done = this.#run();
  }

  /** What it becomes, as soon as a resumable upload has begun; null before. */
  get assetId(): string | null {
    return this.#tus?.assetId ?? null;
  }

  /** Whether it waits to be resumed. */
  get isPaused(): boolean {
    return this.#resumed !== null;
  }

  /**
   * Stops sending until it is resumed.
   *
   * @example
   * const upload = polyreel.upload(file, { name: 'later.png' });
   * upload.pause();
   * upload.resume();
   * console.log((await upload).name);
   */
  pause(): void {
    this.#resumed ??= withResolvers();
    this.#running.abort(PAUSED);
  }

  /**
   * Goes on where it was paused.
   *
   * @example
   * const upload = polyreel.upload(file);
   * upload.pause();
   * upload.resume();
   * await upload;
   */
  resume(): void {
    this.#resumed?.resolve();
    this.#resumed = null;
  }

  /**
   * Gives the upload up, here and on the server; awaiting it then rejects with an AbortError.
   *
   * @example
   * const upload = polyreel.upload(file);
   * await upload.abort();
   * await upload.then(() => console.log('it was faster'), (error) => console.log(error.name));
   */
  abort(): Promise<void> {
    this.#ended ??= this.#end();
    return this.#ended;
  }

  /** As that of a promise. */
  // biome-ignore lint/suspicious/noThenProperty: an upload is awaited like the asset that it becomes
  then<T = Asset, E = never>(
    onDone?: ((asset: Asset) => T | PromiseLike<T>) | null,
    onFailed?: ((reason: unknown) => E | PromiseLike<E>) | null,
  ): Promise<T | E> {
    return this.#done.then(onDone, onFailed);
  }

  /** As that of a promise. */
  catch<E>(onFailed: (reason: unknown) => E | PromiseLike<E>): Promise<Asset | E> {
    return this.#done.catch(onFailed);
  }

  async #run(): Promise<Asset> {
    const { signal } = this.#options;
    const stops = [this.#stopping.signal, ...(signal ? [signal] : [])];
    for (;;) {
      await null; // so that whoever has made it can pause it at once
      while (this.#resumed !== null) await this.#resumed.promise;
      this.#running = new AbortController();
      const either = AbortSignal.any([...stops, this.#running.signal]);
      try {
        this.#file ??= await this.#open();
        return await this.#describe(await this.#send(this.#file, either));
      } catch (error) {
        if (error !== PAUSED) throw error;
      }
    }
  }

  async #end(): Promise<void> {
    this.#stopping.abort(new DOMException('The upload was given up.', 'AbortError'));
    this.resume();
    await this.#done.catch(() => undefined); // whoever awaits the upload is told
    await this.#file?.memory?.delete();
    await this.#tus?.terminate();
  }

  async #open(): Promise<OpenFile> {
    const given = typeof this.#given === 'function' ? await this.#given() : this.#given;
    const fingerprint = fingerprintOf(given, this.#options.fingerprint);
    const memory = fingerprint === null ? null : (this.#options.resumeStore ?? pageStore());
    const own = ofFile(given);
    const { name = own.name, type = own.type } = this.#options;
    return {
      source: sourceOf(given),
      ...split({ ...this.#options, name, type }),
      memory: memory && remembering(memory, `${this.#http.baseUrl}|${fingerprint}`),
    };
  }

  async #send(file: OpenFile, signal: AbortSignal): Promise<Asset> {
    signal.throwIfAborted();
    const { resumableFrom = PIECE } = this.#options;
    if (this.#tus !== null) return this.#sendPieces(file, signal);
    const start = await file.source.read(0, resumableFrom);
    const { size } = file.source;
    const isSmall = size !== null && size <= resumableFrom;
    return isSmall ? this.#sendWhole(start, file, signal) : this.#sendPieces(file, signal);
  }

  async #sendWhole(body: Blob, { along }: OpenFile, signal: AbortSignal): Promise<Asset> {
    const { retries = RETRIES } = this.#options;
    const { type, tags, name, description, projectId, email } = along;
    return retrying({ retries, signal }, async () => {
      const answer = await transmit(this.#http, {
        method: 'POST',
        path: '/assets',
        query: { name, description, projectId, email, tag: tags },
        headers: {
          'content-type': type || 'application/octet-stream',
          'idempotency-key': this.#idempotencyKey,
        },
        body,
        signal,
        onSent: (sent) => this.#tell(sent, body.size),
      });
      if (answer.status >= 400) throw errorOf(answer, answer.text);
      return JSON.parse(answer.text);
    });
  }

  async #sendPieces({ source, along, memory }: OpenFile, signal: AbortSignal): Promise<Asset> {
    const { chunkSize = PIECE, retries = RETRIES } = this.#options;
    const { type, tags, name, description, projectId, email } = along;
    this.#tus ??= new TusUpload({
      http: this.#http,
      source,
      metadata: definedOnly({ name, description, projectId, email, filetype: type, tags: tags?.join() }),
      chunkSize,
      retries,
      onSent: (sent) => this.#tell(sent, source.size),
      onBegun: (uploadId) => memory?.set(uploadId),
      uploadId: (await memory?.get()) ?? null,
    });
    await this.#tus.run(signal);
    const { assetId } = this.#tus;
    await memory?.delete();
    return this.#http.call('GET /assets/{id}', { params: { id: assetId ?? '' } }, { signal });
  }

  /** What was too long to come along with the bytes. */
  async #describe(asset: Asset): Promise<Asset> {
    const later = this.#file?.later ?? null;
    if (later === null) return asset;
    return this.#http.call('PATCH /assets/{id}', { params: { id: asset.id }, body: later });
  }

  #tell(sent: number, total: number | null): void {
    this.#options.onProgress?.({ sent: total === null ? sent : Math.min(sent, total), total });
  }
}

/** What a File knows of itself. */
function ofFile(source: UploadSource): FileDescription {
  if (!(source instanceof Blob)) return {};
  const name = 'name' in source && typeof source.name === 'string' ? source.name : '';
  return { ...(name !== '' && { name }), ...(source.type !== '' && { type: source.type }) };
}

function definedOnly(values: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

interface PromiseWithResolvers {
  readonly promise: Promise<void>;
  readonly resolve: () => void;
}

/** `Promise.withResolvers`, which Node 20 does not have. */
function withResolvers(): PromiseWithResolvers {
  let resolve = () => {};
  const promise = new Promise<void>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
