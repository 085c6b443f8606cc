import { pino } from 'pino';
import { systemResolve } from '#egress/dial.ts';
import { type TestPacing, testPacing } from '#egress/testing/test-pacing.ts';
import type { Connection } from '../endpoint.ts';

export interface TestConnection extends Connection {
  readonly pacing: TestPacing;
  /** All that was logged, at whatever level. */
  readonly logged: readonly string[];
}

export const KEY = 'sk-test-0123456789abcdef';

/** To a server of the test, with a key, new tries that come at once, and time enough. */
export function connectionTo(
  { origin }: { readonly origin: string },
  overrides: Partial<Connection> = {},
): TestConnection {
  const logged: string[] = [];
  const log = pino({ level: 'trace' }, { write: (line: string) => logged.push(line) });
  const connection = { baseUrl: `${origin}/v1`, apiKey: KEY, timeout: 60_000, resolve: systemResolve, log };
  return { ...connection, ...overrides, pacing: testPacing(), logged };
}
