import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startService } from '../crash/service.ts';

/** A service to be tested from outside, and an API key of it with every scope. */
export interface Target extends AsyncDisposable {
  readonly origin: string;
  readonly key: string;
}

/** The service that `POLYREEL_ACCEPTANCE_URL` and `POLYREEL_ACCEPTANCE_KEY` name, or one of our own in a new directory. */
export async function openTarget(): Promise<Target> {
  const { POLYREEL_ACCEPTANCE_URL: url, POLYREEL_ACCEPTANCE_KEY: key } = process.env;
  if (url === undefined && key === undefined) return startTarget();
  if (url === undefined || key === undefined) {
    throw new Error('Set both POLYREEL_ACCEPTANCE_URL and POLYREEL_ACCEPTANCE_KEY, or neither.');
  }
  return { origin: url.replace(/\/$/, ''), key, async [Symbol.asyncDispose]() {} };
}

async function startTarget(): Promise<Target> {
  const dataDir = await mkdtemp(join(tmpdir(), 'polyreel-acceptance-'));
  const key = `polyreel_${randomUUID()}`;
  const service = await startService({ dataDir, env: { POLYREEL_API_KEY: key } });
  return {
    origin: await service.origin,
    key,
    async [Symbol.asyncDispose]() {
      await service.end('SIGTERM');
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
