import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { createApp } from '#app.ts';
import { readConfig } from '#config.ts';
import { openLog } from '#log.ts';
import { png } from '../acceptance/tiny-media.ts';
import { browserSuite } from '../browser/browser.ts';
import { openPage } from '../browser/watched-page.ts';
import { freePorts } from '../infra/free-ports.ts';
import { signIn } from './library.ts';

const KEY = 'polyreel_key_of_the_restart_test';

const dataDir = await mkdtemp(join(tmpdir(), 'polyreel-web-'));
after(() => rm(dataDir, { recursive: true, force: true }));
const [port] = await freePorts();
const origin = `http://127.0.0.1:${port}`;

/** The same service again, at the same address over the same data. */
async function start() {
  const config = readConfig({
    PORT: String(port),
    POLYREEL_DATA_DIR: dataDir,
    POLYREEL_API_KEY: KEY,
    POLYREEL_LOG_LEVEL: 'silent',
    POLYREEL_MEDIA_WORKERS: '1',
  });
  const app = await createApp(config, openLog(config.logLevel));
  await app.listen();
  return app;
}

const upload = (name: string) =>
  fetch(`${origin}/api/v1/assets?name=${name}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${KEY}`, prefer: 'wait=50' },
    body: png(20),
  });

browserSuite('a restart of the server', (browser) => {
  test('is told, outlived, and nothing that happened is missed', async () => {
    await using watched = await openPage(browser);
    const { page } = watched;
    {
      await using _first = await start();
      await page.goto(`${origin}/app/library`);
      await signIn(page, KEY);
      await page.getByRole('heading', { name: 'Your library is empty' }).waitFor();
      await upload('before.png');
      await page.getByRole('link', { name: 'before.png' }).waitFor();
    }
    await page.getByText('The connection to the server is lost').waitFor();
    await using _second = await start();
    await upload('after.png');
    await page.getByRole('link', { name: 'after.png' }).waitFor();
    await page.getByText('The connection to the server is lost').waitFor({ state: 'detached' });
  });
});
