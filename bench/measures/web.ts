import { join } from 'node:path';
import { chromium, type Page } from 'playwright-core';
import sharp from 'sharp';
import { chromiums } from '../../test/browser/chromium.ts';
import { API_KEY, startService } from '../../test/crash/service.ts';
import { makeLibrary } from '../library.ts';
import type { Section } from '../report.ts';
import type { Scope } from '../scope.ts';
import { Samples } from '../statistics.ts';

const ASSETS = 10_000;
const ROUNDS = 5;
const SCREENS = 100;
/** Milliseconds: a frame that takes longer is seen. */
const LONG_FRAME = 50;

const LCP = 'ms to the largest contentful paint';
const SHIFT = 'layout shift, cumulative (good is ≤ 0.1)';
const SCRIPT = 'KB of compressed script';
const LONG = `frames longer than ${LONG_FRAME} ms in ${SCREENS} screens of scrolling`;
const NODES = 'elements in the page at the end';

/** The library in a real browser: how soon it is there, how steady, and how smoothly it scrolls. */
export async function measureWeb({ directory, quick }: Scope): Promise<Section> {
  const dataDir = join(directory, 'data');
  await makeLibrary(dataDir, ASSETS);
  await using service = await startService({ dataDir });
  const origin = await service.origin;
  const picture = await sharp({ create: { width: 512, height: 288, channels: 3, background: '#7a9' } })
    .webp()
    .toBuffer();
  const samples = new Samples();
  const [options] = await chromiums();
  const browser = await chromium.launch({ ...options, chromiumSandbox: process.getuid?.() !== 0 });
  try {
    for (let round = 0; round < (quick ? 1 : ROUNDS); round += 1) {
      const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
      const page = await context.newPage();
      // The rows of this library have no bytes behind them.
      await page.route('**/files/**', (route) => route.fulfill({ body: picture, contentType: 'image/webp' }));
      await page.request.post(`${origin}/api/v1/session`, { data: { key: API_KEY }, headers: { origin } });
      await visit(page, `${origin}/app/library`, samples);
      await context.close();
    }
  } finally {
    await browser.close();
  }
  await service.end('SIGTERM');
  return {
    name: 'web',
    title: `The library of ${ASSETS} assets in a browser, 1440 × 900, median of ${quick ? 1 : ROUNDS} visits without a cache`,
    rows: [LCP, SHIFT, SCRIPT, LONG, NODES].map((what) => ({ what, value: samples.median(what) })),
    notes: ['The browser draws in software on the same cores as the server.'],
  };
}

async function visit(page: Page, url: string, samples: Samples): Promise<void> {
  let script = 0;
  page.on('response', (response) => {
    if (response.url().endsWith('.js')) script += Number(response.headers()['content-length']);
  });
  await page.addInitScript(OBSERVE);
  await page.goto(url);
  await page.getByRole('region', { name: 'Assets' }).getByRole('link').first().waitFor();
  await page.waitForTimeout(1_500); // until nothing larger is painted
  samples.add(LCP, await page.evaluate<number>('globalThis.seen.paint'));
  samples.add(SHIFT, await page.evaluate<number>('globalThis.seen.shift'));
  samples.add(SCRIPT, script / 1000);
  samples.add(LONG, await page.evaluate<number>(SCROLL));
  samples.add(NODES, await page.evaluate<number>('document.querySelectorAll("*").length'));
}

const OBSERVE = `
  globalThis.seen = { paint: 0, shift: 0 };
  new PerformanceObserver((list) => {
    for (const { startTime } of list.getEntries()) seen.paint = startTime;
  }).observe({ type: 'largest-contentful-paint', buffered: true });
  new PerformanceObserver((list) => {
    for (const { value, hadRecentInput } of list.getEntries()) if (!hadRecentInput) seen.shift += value;
  }).observe({ type: 'layout-shift', buffered: true });
`;

/** A screen every tenth of a second, as fast as a wheel goes. */
const SCROLL = `new Promise((resolve) => {
  let long = 0;
  let last = performance.now();
  const until = last + ${SCREENS * 100};
  const frame = (now) => {
    if (now - last > ${LONG_FRAME}) long += 1;
    scrollBy(0, ((now - last) / 100) * innerHeight);
    last = now;
    if (now < until) requestAnimationFrame(frame);
    else resolve(long);
  };
  requestAnimationFrame(frame);
})`;
