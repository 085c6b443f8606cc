/** What a span may say of itself: closed sets, numbers and ids, never a name, a link or a key. */
export type Attributes = Readonly<Record<string, string | number | boolean>>;

export type SpanKind = 'server' | 'client' | 'producer' | 'consumer' | 'internal';

/** Something that takes time, as a trace shows it. */
export interface Span {
  /** As W3C Trace Context writes it, to be passed on. */
  readonly traceparent: string;
  set(attributes: Attributes): void;
  rename(name: string): void;
  fail(error: unknown): void;
  end(): void;
}

export interface SpanOptions {
  readonly kind?: SpanKind;
  readonly attributes?: Attributes;
  /** A span of this process, or one of somebody else as a `traceparent`; null begins a new trace. */
  readonly parent: Span | string | null;
  /** A span that led to this one, as a `traceparent`. */
  readonly link?: string | null;
  /** Milliseconds of the Unix epoch, for what has begun already. */
  readonly startedAt?: number;
}

/** Where spans are begun. */
export interface Tracer {
  start(name: string, options: SpanOptions): Span;
}
