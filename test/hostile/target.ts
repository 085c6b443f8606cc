import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { API_KEY, startService } from '../crash/service.ts';

export const AUTHORIZED = { authorization: `Bearer ${API_KEY}` } as const;

export interface Target extends AsyncDisposable {
  readonly origin: string;
  readonly pid: number;
  /** What it printed so far: warnings and errors. */
  readonly printed: () => string;
  /** With the key of the service; a path of it. */
  readonly call: (path: string, init?: RequestInit) => Promise<Response>;
}

/** The service in a process of its own, as `npm start` runs it, with a data directory of its own. */
export async function openTarget(env: Readonly<Record<string, string>> = {}): Promise<Target> {
  const dataDir = await mkdtemp(join(tmpdir(), 'polyreel-hostile-'));
  const service = await startService({
    dataDir,
    env: { POLYREEL_MEDIA_WORKERS: '1', POLYREEL_METRICS: 'open', ...env },
  });
  const origin = await service.origin;
  return {
    origin,
    pid: service.pid,
    printed: () => service.printed,
    call: (path, { headers, ...init } = {}) =>
      fetch(origin + path, {
        redirect: 'manual',
        signal: AbortSignal.timeout(120_000),
        ...init,
        headers: { ...AUTHORIZED, ...headers },
      }),
    async [Symbol.asyncDispose]() {
      await service[Symbol.asyncDispose]();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** MiB of memory that a process has at this moment; null where there is no Linux to ask. */
export function residentMemory(pid: number): number | null {
  if (process.platform !== 'linux') return null;
  const [, kibibytes] = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kibibytes) / 1024;
}

/** Connections that the server has open, to whomever. */
export async function openConnections({ call }: Target): Promise<number> {
  const figures = await (await call('/metrics')).text();
  const [, count] = /^nodejs_active_resources\{type="TCPSocketWrap"\} (\d+)/m.exec(figures) ?? [];
  return Number(count);
}
