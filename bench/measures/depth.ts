import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { startService } from '../../test/crash/service.ts';
import { makeLibrary } from '../library.ts';
import type { Row, Section } from '../report.ts';
import type { Scope } from '../scope.ts';
import {
  countElements,
  goToLibrary,
  LONG_FRAME,
  openBrowser,
  openPage,
  scroll,
} from '../web/library-page.ts';

const ASSETS = 100_000;
const QUICK = 10_000;
const SCREENS = 100;
const VIEWS = { grid: '', table: '?view=table' } as const;

/** What scrolling costs once everything of a large library has come into the page: nothing of it may grow with the depth. */
export async function measureDepth({ directory, quick }: Scope): Promise<Section> {
  const assets = quick ? QUICK : ASSETS;
  const dataDir = join(directory, 'data');
  await makeLibrary(dataDir, assets);
  await using service = await startService({ dataDir });
  const url = `${await service.origin}/app/library`;
  const rows: Row[] = [];
  const browser = await openBrowser();
  try {
    for (const [view, search] of Object.entries(VIEWS))
      rows.push({ view, ...(await descend(browser, url + search)) });
  } finally {
    await browser.close();
  }
  await service.end('SIGTERM');
  return {
    name: 'depth',
    title: `The end of a library of ${assets} assets in a browser, 1440 × 900`,
    rows,
    notes: [
      `Frames longer than ${LONG_FRAME} ms in ${SCREENS} screens: from the top while pages come in, and from the end back up.`,
      'The browser draws in software on the same cores as the server.',
    ],
  };
}

async function descend(browser: Browser, url: string): Promise<Row> {
  const page = await openPage(browser, new URL(url).origin);
  await goToLibrary(page, url);
  const down = await scroll(page, { screens: SCREENS, direction: 1 });
  const start = performance.now();
  await page.evaluate(TO_THE_END);
  const seconds = (performance.now() - start) / 1000;
  const up = await scroll(page, { screens: SCREENS, direction: -1 });
  const row = {
    'long down': down,
    's to the end': seconds,
    'long up': up,
    'MB of heap': await heapOf(page),
    elements: await countElements(page),
  };
  await page.context().close();
  return row;
}

/** Bytes in use once what is not needed is gone, in MB. */
async function heapOf(page: Page): Promise<number> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('HeapProfiler.collectGarbage');
  const { usedSize } = await devtools.send('Runtime.getHeapUsage');
  return usedSize / 1e6;
}

/** As whoever holds the scroll bar at the bottom: until nothing more comes. */
const TO_THE_END = `new Promise((resolve) => {
  const frame = () => {
    scrollTo(0, document.documentElement.scrollHeight);
    const said = document.querySelector('section[aria-label="Assets"] > [role="status"]').textContent;
    if (said.endsWith('so far')) requestAnimationFrame(frame);
    else resolve();
  };
  frame();
})`;
