import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { startService } from '../crash/service.ts';
import { s3Settings } from '../infra/s3/settings.ts';
import { s3Suite } from '../infra/s3.ts';

s3Suite('a service that keeps its media in S3', async (fresh) => {
  const dataDir = await mkdtemp(join(tmpdir(), 'polyreel-acceptance-s3-'));
  const key = `polyreel_${randomUUID()}`;
  const env = { POLYREEL_API_KEY: key, ...s3Settings(await fresh()) };
  const service = await startService({ dataDir, env });
  after(async () => {
    await service.end('SIGTERM');
    await rm(dataDir, { recursive: true, force: true });
  });
  // The suite as it is, told where the service is as anybody else would tell it.
  process.env.POLYREEL_ACCEPTANCE_URL = await service.origin;
  process.env.POLYREEL_ACCEPTANCE_KEY = key;
  await import('./acceptance.test.ts');
});
