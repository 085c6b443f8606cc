import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { startService } from '../../test/crash/service.ts';
import { makeLibrary } from '../library.ts';
import type { Section } from '../report.ts';
import type { Scope } from '../scope.ts';
import { Samples } from '../statistics.ts';
import {
  countElements,
  goToLibrary,
  LONG_FRAME,
  openBrowser,
  openPage,
  scroll,
} from '../web/library-page.ts';

const ASSETS = 10_000;
const ROUNDS = 5;
const SCREENS = 100;

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
  const samples = new Samples();
  const browser = await openBrowser();
  try {
    for (let round = 0; round < (quick ? 1 : ROUNDS); round += 1) {
      const page = await openPage(browser, origin);
      await visit(page, `${origin}/app/library`, samples);
      await page.context().close();
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
  await goToLibrary(page, url);
  await page.waitForTimeout(1_500); // until nothing larger is painted
  samples.add(LCP, await page.evaluate<number>('globalThis.seen.paint'));
  samples.add(SHIFT, await page.evaluate<number>('globalThis.seen.shift'));
  samples.add(SCRIPT, script / 1000);
  samples.add(LONG, await scroll(page, { screens: SCREENS, direction: 1 }));
  samples.add(NODES, await countElements(page));
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
