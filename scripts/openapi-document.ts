import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApp } from '../src/app.ts';
import { readConfig } from '../src/config.ts';
import { openLog } from '../src/log.ts';
import type { OpenApiDocument } from './sdk-types.ts';

/** The OpenAPI document as the server of this source answers it; nothing listens. */
export async function openApiDocument(): Promise<OpenApiDocument> {
  const dataDir = await mkdtemp(join(tmpdir(), 'polyreel-docs-'));
  try {
    const config = readConfig({ PORT: '0', POLYREEL_DATA_DIR: dataDir, POLYREEL_MEDIA_WORKERS: '1' });
    await using app = await createApp(config, openLog('silent'));
    return (await app.http.inject('/api/v1/openapi.json')).json();
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}
