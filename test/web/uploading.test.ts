import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { Page } from 'playwright-core';
import { png, wav } from '../acceptance/tiny-media.ts';
import { browserSuite } from '../browser/browser.ts';
import { openLine } from '../browser/line.ts';
import { OPEN } from '../conformance/importing.ts';
import { openServer } from '../conformance/server.ts';
import { openSource, whole } from '../conformance/source.ts';
import { until } from '../conformance/until.ts';
import { type Library, openLibrary } from './library.ts';

/** Seconds of sound: 32 MB, which go in pieces. */
const LONG = 2_000;

const server = await openServer({ ...OPEN, POLYREEL_MAX_UPLOAD: '64mb' });
after(() => server[Symbol.asyncDispose]());
const folder = await mkdtemp(join(tmpdir(), 'polyreel-web-'));
after(() => rm(folder, { recursive: true }));

async function file(name: string, bytes: Uint8Array): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, bytes);
  return path;
}

const tray = (page: Page) => page.getByRole('complementary', { name: 'Transfers' });
const rowOf = (page: Page, name: string) => tray(page).getByRole('listitem').filter({ hasText: name });
const choose = (page: Page, files: string[]) =>
  page.locator('header input[type=file][multiple]').setInputFiles(files);

/** Files and folders let go over the middle of the page, as the system tells a browser of it. */
async function drop(page: Page, paths: string[]): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  const data = { items: [], files: paths, dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await devtools.send('Input.dispatchDragEvent', { type, x: 400, y: 400, data });
  }
}

/** What the server says of the file of a name. */
async function stored({ page, workspace }: Library, name: string) {
  const reply = await page.request.get(`${server.origin}/api/v1/assets?q=${encodeURIComponent(name)}`, {
    headers: { authorization: `Bearer ${workspace.key}` },
  });
  const { data }: { data: { name: string; sha256: string | null; status: string }[] } = await reply.json();
  return data.find((one) => one.name === name) ?? null;
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

browserSuite('uploading in the UI', (browser) => {
  test('sends several files at once, tells how far each is, and shows them', async () => {
    await using library = await openLibrary(browser, server);
    const { page } = library;
    await (await openLine(page)).slow(3_000_000);
    await choose(page, [
      await file('first.png', png(40)),
      await file('second.png', png(41)),
      await file('sound.wav', wav(400)),
    ]);
    await rowOf(page, 'sound.wav').getByRole('progressbar').waitFor();
    await rowOf(page, 'sound.wav')
      .getByText(/of 6\.4 MB · .*\/s/)
      .waitFor();
    for (const name of ['first.png', 'second.png', 'sound.wav']) {
      await rowOf(page, name).getByText('Done').waitFor();
      await page.getByRole('region', { name: 'Assets' }).getByRole('link', { name }).waitFor();
    }
    await tray(page).getByText('All done').waitFor();
  });

  test('takes a folder that is dropped, with the folders in it, and not what systems leave there', async () => {
    await using library = await openLibrary(browser, server);
    const { page } = library;
    await mkdir(join(folder, 'holiday/beach'), { recursive: true });
    await file('holiday/dawn.png', png(42));
    await file('holiday/beach/noon.png', png(43));
    await file('holiday/.DS_Store', Buffer.from('of a system'));
    await drop(page, [join(folder, 'holiday'), await file('alone.png', png(44))]);
    for (const name of ['dawn.png', 'noon.png', 'alone.png'])
      await rowOf(page, name).getByText('Done').waitFor();
    assert.equal(await tray(page).getByRole('listitem').count(), 3);
  });

  test('goes on by itself where the connection broke', async () => {
    await using library = await openLibrary(browser, server);
    const { page } = library;
    const bytes = wav(LONG);
    const line = await openLine(page);
    await line.slow(4_000_000);
    await choose(page, [await file('cut.wav', bytes)]);
    const row = rowOf(page, 'cut.wav');
    await row.getByText(/^(8|9|[1-3]\d)(\.\d)? MB of/).waitFor();
    const broken = page.waitForEvent('requestfailed');
    await line.cut();
    await broken;
    await line.quick();
    await row.getByText('Done').waitFor();
    assert.equal((await stored(library, 'cut.wav'))?.sha256, sha256(bytes));
  });

  test('is paused and resumed, also after the page was closed', async () => {
    await using library = await openLibrary(browser, server);
    const { page } = library;
    const bytes = wav(LONG);
    const path = await file('later.wav', bytes);
    const line = await openLine(page);
    await line.slow(4_000_000);
    await choose(page, [path]);
    const row = rowOf(page, 'later.wav');
    await row.getByText(/^(8|9|[1-3]\d)(\.\d)? MB of/).waitFor();
    await row.getByRole('button', { name: 'Pause later.wav' }).click();
    await row.getByText('Paused').waitFor();
    assert.equal((await stored(library, 'later.wav'))?.status, 'awaiting');
    await line.quick();

    await page.reload();
    await row.getByText('The page was closed').waitFor();
    const sent: number[] = [];
    page.on('request', (request) => {
      if (request.method() === 'PATCH') sent.push(Number(request.headers()['upload-offset']));
    });
    await row.locator('input[type=file]').setInputFiles(await file('other.wav', wav(3)));
    await page.getByText('This is another file than later.wav').first().waitFor();
    await row.locator('input[type=file]').setInputFiles(path);
    await row.getByText('Done').waitFor();
    assert.equal((await stored(library, 'later.wav'))?.sha256, sha256(bytes));
    assert.ok((sent[0] ?? 0) > 0, 'it began anew');
  });

  test('says why a file is refused, and takes it off the list', async () => {
    await using library = await openLibrary(browser, server);
    const { page } = library;
    await choose(page, [await file('notes.txt', Buffer.from('just words'))]);
    const row = rowOf(page, 'notes.txt');
    await row.getByText(/neither an image/).waitFor();
    await tray(page).getByText('1 file failed').waitFor();
    await row.getByRole('button', { name: /Remove notes\.txt/ }).click();
    await tray(page).waitFor({ state: 'detached' });
  });

  test('takes links that are pasted, and follows their transfer', async () => {
    await using source = await openSource();
    const bytes = wav(2);
    const link = source.at(
      '/take.wav',
      whole({ name: 'take.wav', mediaType: 'audio/wav', kind: 'audio', bytes }),
    );
    await using library = await openLibrary(browser, server);
    const { page } = library;
    await page.getByRole('button', { name: 'Add media' }).first().click();
    await page.getByRole('menuitem', { name: 'Import links…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Links').fill('not a link');
    await dialog.getByRole('button', { name: 'Import' }).click();
    await dialog.getByText('Each line has to be a link').waitFor();
    await dialog
      .getByLabel('Links')
      .fill(`${link}\n${source.at('/x', (reply) => reply.writeHead(404).end())}`);
    await dialog.getByRole('button', { name: 'Import' }).click();
    await rowOf(page, 'take.wav').getByText('Done').waitFor();
    await rowOf(page, 'x').getByText(/404/).waitFor();
    await until(async () => (await stored(library, 'take.wav'))?.sha256 === sha256(bytes));
  });
});
