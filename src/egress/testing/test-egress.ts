import { pino } from 'pino';
import { openEgress } from '../client.ts';
import type { Resolve } from '../dial.ts';
import { DEFAULT_LIMITS, type Egress, type EgressLimits } from '../egress.ts';

export interface TestEgressOptions {
  readonly allow?: readonly string[];
  readonly limits?: Partial<EgressLimits>;
  /** Addresses by host; without one nothing but literal addresses can be reached. */
  readonly resolve?: Resolve;
  readonly traceparent?: string;
}

/** The real client, with loopback open and no system resolver. */
export function testEgress({
  allow = ['127.0.0.1'],
  limits = {},
  resolve = unknownHost,
  traceparent,
}: TestEgressOptions = {}): Egress {
  return openEgress({
    allow,
    ports: [{ from: 1024, to: 65_535 }],
    limits: { ...DEFAULT_LIMITS, ...limits },
    resolve,
    log: pino({ level: 'silent' }),
    traceparent: () => traceparent ?? null,
  });
}

const unknownHost: Resolve = async () => {
  throw Object.assign(new Error('no such host'), { code: 'ENOTFOUND' });
};

export async function collect(body: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks);
}
