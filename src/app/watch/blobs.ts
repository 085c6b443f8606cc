import type { Readable } from 'node:stream';
import type { BlobKey, Blobs, ByteRange, Checkout, LinkOptions, PutOptions } from '#blobs/blobs.ts';
import { BlobsInFront } from '#blobs/blobs-in-front.ts';
import type { RememberingBlobs } from '#blobs/remembering.ts';
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

/** Of the small files in memory. */
export function memoryFigures(figures: Figures, blobs: RememberingBlobs): void {
  figures.gauge(
    { name: 'storage_memory_bytes', help: 'Memory that small files are kept in.', labels: [] },
    (set) => set({}, blobs.remembered.bytes),
  );
  figures.counted(
    {
      name: 'storage_memory_lookups_total',
      help: 'Small files that were to be delivered, by whether they were in memory.',
      labels: ['result'],
    },
    (set) => {
      const { hits, misses } = blobs.remembered;
      set({ result: 'hit' }, hits);
      set({ result: 'miss' }, misses);
    },
  );
}

/** Who stops what they asked for has not met a fault of the store. */
function reasonOf(error: unknown): string {
  if (error instanceof AssetError) return error.kind;
  return error instanceof Error && error.name === 'AbortError' ? 'aborted' : 'other';
}

class WatchedBlobs extends BlobsInFront {
  readonly #watch: Watch;

  constructor(blobs: Blobs, watch: Watch) {
    super(blobs);
    this.#watch = watch;
  }

  override put(key: BlobKey, body: AsyncIterable<Uint8Array>, options: PutOptions): Promise<number> {
    return this.#step('put', () => super.put(key, body, options));
  }

  override read(key: BlobKey, range: ByteRange | null): Promise<Readable> {
    return this.#step('read', () => super.read(key, range));
  }

  override link(key: BlobKey, options: LinkOptions): Promise<string | null> {
    return this.#step('link', () => super.link(key, options));
  }

  override size(key: BlobKey): Promise<number | null> {
    return this.#step('size', () => super.size(key));
  }

  override delete(key: BlobKey): Promise<void> {
    return this.#step('delete', () => super.delete(key));
  }

  override checkout(key: BlobKey, signal: AbortSignal): Promise<Checkout> {
    return this.#step('checkout', () => super.checkout(key, signal));
  }

  override check(): Promise<void> {
    return this.#step('check', () => super.check());
  }

  #step<T>(operation: Operation, fn: () => Promise<T>): Promise<T> {
    const { observe, tracer } = this.#watch;
    const step = { name: `blobs ${operation}`, wait: 'blobs', tracer } as const;
    return asStep({ ...step, observe: (seconds, error) => observe(operation, seconds, error) }, fn);
  }
}
