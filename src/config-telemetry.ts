import { secret, setting } from './config-setting.ts';
import { choice, nullable, port, publicUrl } from './config-values.ts';

const YES_NO = ['yes', 'no'] as const;

/** What operators watch. The other OTEL_… variables are read by OpenTelemetry's own packages. */
export const TELEMETRY_SETTINGS = {
  metrics: setting(
    'POLYREEL_METRICS',
    choice(['off', 'token', 'open']),
    'off',
    'Who may read /metrics where requests come in: nobody, who sends POLYREEL_METRICS_TOKEN as bearer token, or everybody.',
  ),
  metricsToken: secret(
    'POLYREEL_METRICS_TOKEN',
    'The bearer token for /metrics, 16 characters or more; opens nothing else.',
  ),
  metricsPort: setting(
    'POLYREEL_METRICS_PORT',
    nullable(port),
    null,
    'A port of its own for /metrics, on POLYREEL_HOST, open to whoever reaches it; 0 takes a free one.',
  ),
  serverTiming: setting(
    'POLYREEL_SERVER_TIMING',
    choice(YES_NO),
    'no',
    'Whether replies say in Server-Timing how long they took, in all and for the database and the media: for developers, as it tells of the inside.',
  ),
  otlpEndpoint: setting(
    'OTEL_EXPORTER_OTLP_ENDPOINT',
    nullable(publicUrl),
    null,
    'Base URL of an OpenTelemetry collector (http://localhost:4318) that is to get traces; without one of these two nothing is traced.',
  ),
  otlpTracesEndpoint: setting(
    'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT',
    nullable(publicUrl),
    null,
    'URL for the traces themselves, where that is another one (http://localhost:4318/v1/traces).',
  ),
  otlpProtocol: setting(
    'OTEL_EXPORTER_OTLP_PROTOCOL',
    choice(['http/protobuf', 'http/json']),
    'http/protobuf',
    'How traces are sent. The standard OTEL_… variables for headers, timeouts, sampling, batches, limits and resources hold as well.',
  ),
  otelDisabled: setting(
    'OTEL_SDK_DISABLED',
    choice(['true', 'false']),
    'false',
    'Turns traces off whatever else is said.',
  ),
} as const;
