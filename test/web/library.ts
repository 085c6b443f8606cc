import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import type { Scope } from '#core/keys.ts';
import { openPage, type WatchedPage } from '../browser/watched-page.ts';
import { native } from '../conformance/drivers/native.ts';
import type { openServer } from '../conformance/server.ts';

type Server = Awaited<ReturnType<typeof openServer>>;

export interface Library extends WatchedPage {
  readonly workspace: { readonly id: string; readonly key: string };
  /** Uploads a file by the API, and resolves to its id. */
  put(name: string, bytes: Uint8Array): Promise<string>;
  /** Goes to a page of the UI, like "/library". */
  goTo(path: string): Promise<void>;
}

export interface LibraryOptions {
  /** Of the key that is signed in with; all unless said otherwise. */
  readonly scopes?: readonly Scope[];
  readonly context?: BrowserContextOptions;
}

/** A page of the UI, signed in to a workspace of its own. */
export async function openLibrary(
  browser: Browser,
  server: Server,
  { scopes, context = {} }: LibraryOptions = {},
): Promise<Library> {
  const client = await server.openClient(native);
  const key = scopes === undefined ? client.workspace.key : await server.openKey(client.workspace.id, scopes);
  const watched = await openPage(browser, context);
  const { page } = watched;
  await page.goto(`${server.origin}/app/sign-in`);
  await signIn(page, key);
  return {
    ...watched,
    workspace: { id: client.workspace.id, key },
    async put(name, bytes) {
      const headers = { 'content-type': 'application/octet-stream', prefer: 'wait=50' };
      const path = `/api/v1/assets?name=${encodeURIComponent(name)}`;
      const { status, bytes: body } = await client.call({ method: 'POST', path, headers, body: bytes });
      if (status >= 400) throw new Error(`${status} ${body}`);
      return (JSON.parse(body.toString()) as { id: string }).id;
    },
    goTo: async (path) => {
      await page.goto(`${server.origin}/app${path}`);
    },
  };
}

/** On the page that asks for a key. */
export async function signIn(page: Page, key: string): Promise<void> {
  await page.getByLabel('API key').fill(key);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('navigation', { name: 'Main' }).waitFor();
}
