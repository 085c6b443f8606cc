// Makes the pictures of the README: the real service with media in it, as a browser shows it.
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Polyreel } from '@polyreel/sdk';
import { type Browser, chromium } from 'playwright-core';
import sharp from 'sharp';
import { createApp } from '#app.ts';
import { readConfig } from '#config.ts';
import { openLog } from '#log.ts';
import { chromiums } from '../../test/browser/chromium.ts';
import { ROOT } from '../commands.ts';
import { fillLibrary } from './library.ts';

const KEY = 'polyreel_key_of_the_pictures';
const FOLDER = join(ROOT, 'docs/images');

const SHOTS = [
  { file: 'library.webp', path: '/library', width: 1440, height: 900, colorScheme: 'light' },
  { file: 'library-dark.webp', path: '/library', width: 1440, height: 900, colorScheme: 'dark' },
  { file: 'library-phone.webp', path: '/library', width: 390, height: 844, colorScheme: 'light' },
] as const;

const dataDir = await mkdtemp(join(tmpdir(), 'polyreel-pictures-'));
try {
  await using app = await createApp(
    readConfig({ PORT: '0', POLYREEL_DATA_DIR: dataDir, POLYREEL_API_KEY: KEY, POLYREEL_LOG_LEVEL: 'warn' }),
    openLog('warn'),
  );
  const { local: origin } = await app.listen();
  await fillLibrary(new Polyreel({ baseUrl: origin, key: KEY }));
  const browser = await openBrowser();
  try {
    await mkdir(FOLDER, { recursive: true });
    for (const shot of SHOTS) await take(browser, origin, shot);
  } finally {
    await browser.close();
  }
} finally {
  await rm(dataDir, { recursive: true, force: true });
}

async function openBrowser(): Promise<Browser> {
  const [options] = await chromiums();
  return chromium.launch({ ...options, chromiumSandbox: process.getuid?.() !== 0 });
}

async function take(browser: Browser, origin: string, shot: (typeof SHOTS)[number]): Promise<void> {
  const { file, path, width, height, colorScheme } = shot;
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme,
    deviceScaleFactor: 1.5,
  });
  const page = await context.newPage();
  await page.request.post(`${origin}/api/v1/session`, { data: { key: KEY }, headers: { origin } });
  await page.goto(`${origin}/app${path}`);
  await page.getByRole('region', { name: 'Assets' }).getByRole('link').first().waitFor();
  await page.evaluate('Promise.all([...document.images].map((image) => image.decode().catch(() => {})))');
  await page.waitForTimeout(500); // pictures fade in
  await sharp(await page.screenshot())
    .webp({ quality: 82 })
    .toFile(join(FOLDER, file));
  console.log(`docs/images/${file}`);
  await context.close();
}
