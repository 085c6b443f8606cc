import type { Readable } from 'node:stream';
import type { BlobKey, Blobs, ByteRange, Checkout, LinkOptions, PutOptions } from '#blobs/blobs.ts';
import type { DirectUploads } from '#blobs/direct-uploads.ts';
import type { Staging } from '#blobs/staging.ts';
import { AssetError } from '#errors.ts';
import { type Figures, USUAL } from '#telemetry/registry.ts';
import type { Tracer } from '#telemetry/spans.ts';
import { asStep } from '#telemetry/step.ts';

type Operation = 'put' | 'read' | 'link' | 'size' | 'delete' | 'checkout' | 'check';

/** The same store, counted, timed and traced. */
export function watchBlobs(blobs: Blobs, figures: Figures | null, tracer: Tracer | null): Blobs {
  return new WatchedBlobs(blobs, { observe: blobFigures(figures), tracer });
}

interface Watch {
  readonly observe: (operation: Operation, seconds: number, error: unknown) => void;
  readonly tracer: Tracer | null;
}

function blobFigures(figures: Figures | null): Watch['observe'] {
  if (figures === null) return () => {};
  const duration = figures.histogram({
    name: 'storage_operation_duration_seconds',
    help: 'Operations on stored media; a read until its bytes begin to come, a put with all of its bytes.',
    labels: ['operation'],
    buckets: USUAL,
  });
  const errors = figures.counter({
    name: 'storage_errors_total',
    help: 'Operations on stored media that failed, by the kind of the error.',
    labels: ['operation', 'reason'],
  });
  return (operation, seconds, error) => {
    duration.observe({ operation }, seconds);
    if (error !== null) errors.inc({ operation, reason: reasonOf(error) });
  };
}

/** Who stops what they asked for has not met a fault of the store. */
function reasonOf(error: unknown): string {
  if (error instanceof AssetError) return error.kind;
  return error instanceof Error && error.name === 'AbortError' ? 'aborted' : 'other';
}

class WatchedBlobs implements Blobs {
  readonly #blobs: Blobs;
  readonly #watch: Watch;

  constructor(blobs: Blobs, watch: Watch) {
    this.#blobs = blobs;
    this.#watch = watch;
  }

  put(key: BlobKey, body: AsyncIterable<Uint8Array>, options: PutOptions): Promise<number> {
    return this.#step('put', () => this.#blobs.put(key, body, options));
  }

  read(key: BlobKey, range: ByteRange | null): Promise<Readable> {
    return this.#step('read', () => this.#blobs.read(key, range));
  }

  link(key: BlobKey, options: LinkOptions): Promise<string | null> {
    return this.#step('link', () => this.#blobs.link(key, options));
  }

  handover(key: BlobKey): string | null {
    return this.#blobs.handover(key);
  }

  size(key: BlobKey): Promise<number | null> {
    return this.#step('size', () => this.#blobs.size(key));
  }

  delete(key: BlobKey): Promise<void> {
    return this.#step('delete', () => this.#blobs.delete(key));
  }

  checkout(key: BlobKey, signal: AbortSignal): Promise<Checkout> {
    return this.#step('checkout', () => this.#blobs.checkout(key, signal));
  }

  check(): Promise<void> {
    return this.#step('check', () => this.#blobs.check());
  }

  keys(after: BlobKey | null): AsyncIterable<BlobKey> {
    return this.#blobs.keys(after);
  }

  sweep(before: Date): Promise<number> {
    return this.#blobs.sweep(before);
  }

  get direct(): DirectUploads | null {
    return this.#blobs.direct;
  }

  get staging(): Staging {
    return this.#blobs.staging;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#blobs[Symbol.asyncDispose]();
  }

  #step<T>(operation: Operation, fn: () => Promise<T>): Promise<T> {
    const { observe, tracer } = this.#watch;
    const step = { name: `blobs ${operation}`, wait: 'blobs', tracer } as const;
    return asStep({ ...step, observe: (seconds, error) => observe(operation, seconds, error) }, fn);
  }
}
