import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import type { Page } from 'playwright-core';
import { png, wav } from '../acceptance/tiny-media.ts';
import { browserSuite } from '../browser/browser.ts';
import { openElsewhere } from '../browser/elsewhere.ts';
import { openPage } from '../browser/watched-page.ts';
import { jsonOf } from '../conformance/client.ts';
import { native } from '../conformance/drivers/native.ts';
import { everyType } from '../conformance/samples.ts';
import { openServer } from '../conformance/server.ts';
import { stills } from '../fixtures/stills.ts';

const server = await openServer({ POLYREEL_MAX_UPLOAD: '8mb' });
after(() => server[Symbol.asyncDispose]());
const { call } = await server.openClient(native);

/** What says so when it is run, wherever it is. */
const RUN = 'document.title="run";window.ran=true';
const PAGE = `<!doctype html><title>page</title><script>${RUN}</script><img src=x onerror='${RUN}'>`;
const SVG = `<svg xmlns="http://www.w3.org/2000/svg" onload='${RUN}'><script>${RUN}</script></svg>`;

interface Stored {
  readonly url: string;
  readonly previews: readonly { readonly url: string }[];
}

/** A file that is media for us, and something else for somebody who wants to see it. */
interface Polyglot {
  readonly name: string;
  readonly bytes: Buffer;
}

/** None of these is taken in, whatever it is called. */
const NO_MEDIA: readonly (readonly [name: string, text: string])[] = [
  ['page.html', PAGE],
  ['drawing.svg', SVG],
  ['drawing.svg', `<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a "b">]>${SVG}`],
  ['drawing.svgz', '\x1f\x8b\x08\0'],
  ['page.xhtml', `<html xmlns="http://www.w3.org/1999/xhtml"><script>${RUN}</script></html>`],
  ['paper.pdf', `%PDF-1.7\n1 0 obj<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj\n`],
  ['style.css', 'body{background:url(javascript:alert(1))}'],
  ['code.js', RUN],
  ['manifest.webmanifest', '{"start_url":"/"}'],
  ['movie.swf', 'FWS\x09\0\0\0\0'],
  ['mail.mht', 'MIME-Version: 1.0\nContent-Type: text/html\n\n<script>1</script>'],
];

async function polyglots(): Promise<Polyglot[]> {
  const folder = await mkdtemp(join(tmpdir(), 'polyreel-polyglots-'));
  try {
    const pictures = await Promise.all(
      stills.map(async ({ name, make }) => {
        const path = join(folder, name);
        await make(path);
        return { name: `${name}.html`, bytes: Buffer.concat([await readFile(path), Buffer.from(PAGE)]) };
      }),
    );
    return [
      ...pictures,
      { name: 'comment.html', bytes: png(16, PAGE) },
      { name: 'comment.svg', bytes: png(16, SVG) },
      { name: 'sound.html', bytes: Buffer.concat([wav(1), Buffer.from(PAGE)]) },
      { name: 'captions.html', bytes: Buffer.from(`WEBVTT ${PAGE}\n\n00:00.000 --> 00:01.000\n${PAGE}\n`) },
      { name: 'captions.svg', bytes: Buffer.from(`1\n00:00:00,000 --> 00:00:01,000\n${SVG}\n`) },
      {
        name: 'captions.htm',
        bytes: Buffer.from(
          `[Script Info]\nTitle: ${PAGE}\nScriptType: v4.00+\n\n[Events]\nFormat: Layer, Start, End, Style, Text\nDialogue: 0,0:00:00.00,0:00:01.00,Default,${PAGE}\n`,
        ),
      },
      // A program that begins like a GIF: what follows is its size, a comment, and what is to be run.
      {
        name: 'code.js',
        bytes: Buffer.concat([Buffer.from('GIF89a=0;/*'), Buffer.alloc(64), Buffer.from(`*/${RUN}`)]),
      },
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

test('what a browser could run is no media, whatever it is called', async () => {
  for (const [name, text] of NO_MEDIA) {
    for (const mediaType of ['image/png', 'image/svg+xml', 'text/html', 'video/mp4']) {
      const bytes = Buffer.from(text, 'latin1');
      const reply = await call(native.upload({ name, mediaType, kind: 'image', bytes }));
      native.refused(reply, 'not-media');
    }
  }
});

test('every file says its type, which a browser must not doubt, and what could be a document has no rights', async (t) => {
  const seen = new Set<string>();
  for (const sample of await everyType()) {
    const { url, previews } = await stored(sample);
    for (const one of [url, `${url}&download`, ...previews.map((preview) => preview.url)]) {
      const { headers } = await fetch(one, { method: 'HEAD' });
      const type = headers.get('content-type') ?? '';
      seen.add(type);
      assert.equal(headers.get('x-content-type-options'), 'nosniff', one);
      assert.doesNotMatch(type, /html|svg|xml|javascript|css/, one);
      const inline = headers.get('content-disposition')?.startsWith('inline') ?? false;
      const sandboxed = /sandbox/.test(headers.get('content-security-policy') ?? '');
      assert.ok(/^(?:image|video|audio)\//.test(type) || sandboxed || /json|plain|vtt/.test(type), one);
      if (one.endsWith('&download')) assert.equal(inline, false, one);
    }
  }
  t.diagnostic(`${seen.size} types`);
});

suite('replies that are no files', () => {
  for (const [what, path] of [
    ['of the API', '/api/v1/assets?limit=x<script>'],
    ['to nothing there is', '/nothing/<script>'],
    ['to a wrong link', '/files/a/b/<script>?e=<script>'],
    ['of captions', '/api/v1/assets'],
    ['of another API', '/v1/runwayml/assets/<script>'],
  ] as const) {
    test(`${what} cannot be taken for a page`, async () => {
      const reply = await call({ method: 'GET', path: encodeURI(path) });
      assert.equal(reply.headers.get('x-content-type-options'), 'nosniff');
      assert.match(reply.headers.get('content-type') ?? '', /json/);
    });
  }
});

browserSuite('files with something in them, in a browser', (browser) => {
  let files: (Polyglot & { url: string })[];
  before(async () => {
    files = await Promise.all(
      (await polyglots()).map(async (one) => ({ ...one, url: (await stored(one)).url })),
    );
  });

  test('run nothing when they are opened', async (t) => {
    for (const { name, url } of files) {
      await using watched = await openPage(browser);
      const { page } = watched;
      const saved = await opened(page, url);
      if (!saved) assert.deepEqual(await stateOf(page), { ran: false, title: false }, name);
      t.diagnostic(`${name}: ${saved ? 'saved' : 'shown'}`);
    }
  });

  test('run nothing as a frame, a program, a style or an object of a page of ours or of another', async () => {
    const tags = files.flatMap(({ url }) => [
      `<iframe src="${url}"></iframe>`,
      `<script src="${url}"></script>`,
      `<link rel="stylesheet" href="${url}">`,
      `<object data="${url}"></object>`,
      `<embed src="${url}">`,
    ]);
    await using site = await openElsewhere(`<!doctype html><title>Elsewhere</title>${tags.join('')}`);
    await using watched = await openPage(browser);
    const { page } = watched;
    await page.goto(site.origin, { waitUntil: 'load' });
    assert.deepEqual(await stateOf(page), { ran: false, title: false });
    for (const frame of page.frames()) {
      assert.equal(await frame.evaluate('window.ran === true').catch(() => false), false, frame.url());
    }
    // The same within our own origin, where the policy of the web UI allows what is ours.
    await page.route(`${server.origin}/own`, (route) =>
      route.fulfill({ contentType: 'text/html', body: `<!doctype html><title>Own</title>${tags.join('')}` }),
    );
    await page.goto(`${server.origin}/own`, { waitUntil: 'load' });
    assert.deepEqual(await stateOf(page), { ran: false, title: false });
  });

  test('nor does what a URL says itself', async () => {
    await using watched = await openPage(browser);
    const evil = encodeURIComponent(`<img src=x onerror='${RUN}'>`);
    for (const path of [
      `/files/a/b/${evil}`,
      `/${evil}`,
      `/c/${evil}`,
      `/docs/errors?${evil}`,
      `/app/${evil}`,
      `/docs/${evil}`,
    ]) {
      await watched.page.goto(server.origin + path, { waitUntil: 'load' });
      assert.deepEqual(await stateOf(watched.page), { ran: false, title: false }, path);
    }
  });
});

async function stored({ name, bytes }: { name: string; bytes: Uint8Array }): Promise<Stored> {
  const upload = native.upload({ name, mediaType: 'text/html', kind: 'image', bytes });
  const reply = await call({ ...upload, headers: { ...upload.headers, prefer: 'wait=60' } });
  assert.equal(reply.status, 201, `${name}: ${reply.bytes}`);
  return jsonOf(reply) as Stored;
}

/** Whether it was saved instead of shown. */
async function opened(page: Page, url: string): Promise<boolean> {
  try {
    await page.goto(url, { waitUntil: 'load' });
    return false;
  } catch (error) {
    if (/Download is starting|ERR_ABORTED/.test(String(error))) return true;
    throw error;
  }
}

async function stateOf(page: Page): Promise<{ ran: boolean; title: boolean }> {
  return { ran: await page.evaluate<boolean>('window.ran === true'), title: (await page.title()) === 'run' };
}
