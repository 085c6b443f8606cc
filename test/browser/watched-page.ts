import type { Browser, BrowserContextOptions, Page } from 'playwright-core';

export interface WatchedPage extends AsyncDisposable {
  readonly page: Page;
  /** Errors on its console, violations of its security policy among them, exceptions, and requests that failed. */
  readonly complaints: readonly string[];
  /** Of everything that it requested. */
  readonly origins: ReadonlySet<string>;
}

/** An empty page with a profile of its own. */
export async function openPage(browser: Browser, options: BrowserContextOptions = {}): Promise<WatchedPage> {
  const context = await browser.newContext({ viewport: { width: 1200, height: 900 }, ...options });
  context.setDefaultTimeout(60_000); // for the noise of other processes; it only ends a test that has failed
  const page = await context.newPage();
  const complaints: string[] = [];
  const origins = new Set<string>();
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('requestfailed', (request) =>
    complaints.push(`${request.url()}: ${request.failure()?.errorText ?? 'failed'}`),
  );
  page.on('request', (request) => origins.add(new URL(request.url()).origin));
  return { page, complaints, origins, [Symbol.asyncDispose]: () => context.close() };
}
