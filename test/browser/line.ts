import type { Page } from 'playwright-core';

/** What a page reaches its servers by. */
export interface Line {
  /** So many bytes a second leave the browser, so that there is time to look. */
  slow(rate: number): Promise<void>;
  quick(): Promise<void>;
  /** Until it is slow or quick again; what is under way breaks. */
  cut(): Promise<void>;
}

/** Once for a page: of two that say how its line is, the browser obeys the first, and Playwright's own way is another one. */
export async function openLine(page: Page): Promise<Line> {
  const devtools = await page.context().newCDPSession(page);
  const set = async (offline: boolean, uploadThroughput: number) => {
    const conditions = { offline, latency: 0, downloadThroughput: -1, uploadThroughput };
    await devtools.send('Network.emulateNetworkConditions', conditions);
  };
  await devtools.send('Network.enable');
  return { slow: (rate) => set(false, rate), quick: () => set(false, -1), cut: () => set(true, -1) };
}
