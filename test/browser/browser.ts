import { after, suite, test } from 'node:test';
import { type Browser, chromium, type LaunchOptions } from 'playwright-core';
import { chromiums } from './chromium.ts';

/** Names that lead to this machine; tests use different ones where they need different sites. Others lead nowhere. */
const NAMES = 'MAP *.test 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1';

/** A browser speaks to whom a page tells it to, and to nobody else. */
const QUIET = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-domain-reliability',
  '--disable-quic',
  '--disable-sync',
  '--no-first-run',
  '--no-pings',
  `--host-resolver-rules=${NAMES}`,
];

/** A suite of tests that need a browser; where there is none, one skipped test says why. */
export function browserSuite(name: string, tell: (browser: Browser) => void): void {
  suite(name, async () => {
    const opened = await openBrowser();
    if ('missing' in opened) return test('in a browser', { skip: opened.missing });
    after(() => opened.browser.close());
    return tell(opened.browser);
  });
}

async function openBrowser(): Promise<{ browser: Browser } | { missing: string }> {
  const reasons: string[] = [];
  for (const options of await chromiums()) {
    try {
      return { browser: await launch(options) };
    } catch (error) {
      // What was packaged for this machine has to run on it: a skip would hide that it does not.
      if (options.env !== undefined) throw error;
      reasons.push(String(error).split('\n', 1)[0] ?? '');
    }
  }
  return { missing: `There is no Chromium: ${reasons.join(' ')}` };
}

/** Root cannot have Chromium's sandbox, and some systems grant it to nobody; only our own pages are opened. */
async function launch(options: LaunchOptions): Promise<Browser> {
  const common = { ...options, args: QUIET, timeout: 60_000 };
  if (process.getuid?.() === 0) return chromium.launch({ ...common, chromiumSandbox: false });
  return chromium
    .launch({ ...common, chromiumSandbox: true })
    .catch(() => chromium.launch({ ...common, chromiumSandbox: false }));
}
