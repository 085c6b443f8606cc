import { type Browser, chromium, type Page } from 'playwright-core';
import sharp from 'sharp';
import { chromiums } from '../../test/browser/chromium.ts';
import { API_KEY } from '../../test/crash/service.ts';

/** Milliseconds: a frame that takes longer is seen. */
export const LONG_FRAME = 50;

export async function openBrowser(): Promise<Browser> {
  const [options] = await chromiums();
  return chromium.launch({ ...options, chromiumSandbox: process.getuid?.() !== 0 });
}

/** An empty page of a profile of its own that is signed in, to be closed with its context. */
export async function openPage(browser: Browser, origin: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  const picture = await sharp({ create: { width: 512, height: 288, channels: 3, background: '#7a9' } })
    .webp()
    .toBuffer();
  // The rows of the libraries here have no bytes behind them.
  await page.route('**/files/**', (route) => route.fulfill({ body: picture, contentType: 'image/webp' }));
  await page.request.post(`${origin}/api/v1/session`, { data: { key: API_KEY }, headers: { origin } });
  return page;
}

/** Resolves as soon as there are assets on the page. */
export async function goToLibrary(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await page.getByRole('region', { name: 'Assets' }).getByRole('link').first().waitFor();
}

/** Scrolls a screen every tenth of a second, as fast as a wheel goes; resolves to how many frames were long. */
export async function scroll(
  page: Page,
  { screens, direction }: { readonly screens: number; readonly direction: 1 | -1 },
): Promise<number> {
  return page.evaluate(`new Promise((resolve) => {
    let long = 0;
    let last = performance.now();
    const until = last + ${screens * 100};
    const frame = (now) => {
      if (now - last > ${LONG_FRAME}) long += 1;
      scrollBy(0, (${direction} * (now - last) / 100) * innerHeight);
      last = now;
      if (now < until) requestAnimationFrame(frame);
      else resolve(long);
    };
    requestAnimationFrame(frame);
  })`);
}

export async function countElements(page: Page): Promise<number> {
  return page.evaluate('document.querySelectorAll("*").length');
}
