import {
  type Span as ApiSpan,
  SpanKind as ApiSpanKind,
  type Tracer as ApiTracer,
  type Context,
  DiagLogLevel,
  diag,
  ROOT_CONTEXT,
  type SpanContext,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import { parseTraceParent } from '@opentelemetry/core';
import {
  defaultResource,
  detectResources,
  envDetector,
  resourceFromAttributes,
} from '@opentelemetry/resources';
import { BasicTracerProvider, BatchSpanProcessor, type SpanExporter } from '@opentelemetry/sdk-trace-base';
import { ATTR_SERVICE_NAME, ATTR_SERVICE_VERSION } from '@opentelemetry/semantic-conventions';
import { AssetError } from '#errors.ts';
import type { Logger } from '#log.ts';
import type { Attributes, Span, SpanKind, SpanOptions, Tracer } from './spans.ts';

export interface OtlpOptions {
  /** Where traces are posted. */
  readonly url: string;
  readonly protocol: 'http/protobuf' | 'http/json';
  readonly version: string;
  readonly log: Logger;
}

export interface OtlpTracer extends Tracer, AsyncDisposable {}

/**
 * Sends spans to a collector, a batch at a time. Sampling, batches, limits, headers and resources are OpenTelemetry's own
 * to read from the standard variables. What cannot be sent is dropped, and said in the log. Disposing sends the rest.
 */
export async function openOtlpTracer({ url, protocol, version, log }: OtlpOptions): Promise<OtlpTracer> {
  tellOf(log);
  const service = resourceFromAttributes({
    [ATTR_SERVICE_NAME]: 'polyreel',
    [ATTR_SERVICE_VERSION]: version,
  });
  const said = detectResources({ detectors: [envDetector] });
  const provider = new BasicTracerProvider({
    resource: defaultResource().merge(service).merge(said),
    spanProcessors: [new BatchSpanProcessor(await exporterOf(protocol, url))],
  });
  const tracer = provider.getTracer('polyreel', version);
  return {
    start: (name, options) => new OtlpSpan(begin(tracer, name, options)),
    async [Symbol.asyncDispose]() {
      try {
        await provider.shutdown();
      } catch (error) {
        // A collector that is away is nothing that a stop could fail by.
        log.warn({ err: error }, 'traces are not delivered');
      }
    },
  };
}

async function exporterOf(protocol: OtlpOptions['protocol'], url: string): Promise<SpanExporter> {
  const { OTLPTraceExporter } =
    protocol === 'http/json'
      ? await import('@opentelemetry/exporter-trace-otlp-http')
      : await import('@opentelemetry/exporter-trace-otlp-proto');
  return new OTLPTraceExporter({ url });
}

const KINDS: Readonly<Record<SpanKind, ApiSpanKind>> = {
  internal: ApiSpanKind.INTERNAL,
  server: ApiSpanKind.SERVER,
  client: ApiSpanKind.CLIENT,
  producer: ApiSpanKind.PRODUCER,
  consumer: ApiSpanKind.CONSUMER,
};

function begin(tracer: ApiTracer, name: string, options: SpanOptions): ApiSpan {
  const { kind = 'internal', attributes, parent, link = null, startedAt } = options;
  const linked = link === null ? null : parseTraceParent(link);
  return tracer.startSpan(
    name,
    {
      kind: KINDS[kind],
      ...(attributes && { attributes }),
      ...(linked && { links: [{ context: linked }] }),
      ...(startedAt !== undefined && { startTime: startedAt }),
    },
    contextOf(parent),
  );
}

function contextOf(parent: Span | string | null): Context {
  if (parent instanceof OtlpSpan) return trace.setSpan(ROOT_CONTEXT, parent.inner);
  const remote = typeof parent === 'string' ? parseTraceParent(parent) : null;
  return remote === null ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, { ...remote, isRemote: true });
}

class OtlpSpan implements Span {
  readonly inner: ApiSpan;

  constructor(inner: ApiSpan) {
    this.inner = inner;
  }

  get traceparent(): string {
    return traceparentOf(this.inner.spanContext());
  }

  set(attributes: Attributes): void {
    this.inner.setAttributes(attributes);
  }

  rename(name: string): void {
    this.inner.updateName(name);
  }

  /** Of an error only its kind: sentences may name files and links. */
  fail(error: unknown): void {
    const type = error instanceof AssetError ? error.kind : error instanceof Error ? error.name : 'other';
    this.inner.setAttribute('error.type', type).setStatus({ code: SpanStatusCode.ERROR });
  }

  end(): void {
    this.inner.end();
  }
}

/** The format of W3C Trace Context, level 1. */
function traceparentOf({ traceId, spanId, traceFlags }: SpanContext): string {
  return `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`;
}

function tellOf(log: Logger): void {
  const warn = (message: string) => log.warn({ reason: message }, 'traces are not delivered');
  const silent = () => {};
  const teller = { error: warn, warn, info: silent, debug: silent, verbose: silent };
  diag.setLogger(teller, { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true });
}
