import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Polyreel } from '@polyreel/sdk';
import { Webhook } from 'standardwebhooks';
import { png } from '../acceptance/tiny-media.ts';
import { native } from '../conformance/drivers/native.ts';
import { documentOf, text } from '../conformance/generating.ts';
import type { Server } from '../conformance/server.ts';

/** What the examples take for granted, by the names that they use. */
export interface Context extends AsyncDisposable {
  readonly values: Readonly<Record<string, unknown>>;
}

const SECRET = `whsec_${Buffer.from('a secret of an example').toString('base64')}`;
const DOCUMENT = documentOf([text('${greeting}')], {
  inputs: [{ name: 'greeting', type: 'text', required: true }],
});

/** A workspace with those things in it that the code names. */
export async function openContext(server: Server, code: string): Promise<Context> {
  const { workspace } = await server.openClient(native);
  const { key } = workspace;
  const baseUrl = server.origin;
  const polyreel = new Polyreel({ baseUrl, key });
  const folder = await mkdtemp(join(tmpdir(), 'polyreel-example-'));
  const path = join(folder, 'sunset.png');
  await writeFile(path, png(8));
  const elsewhere = await openElsewhere();
  const script = async () => (await polyreel.scripts.create({ name: 'Postcard', document: DOCUMENT })).id;
  const payload = JSON.stringify({ type: 'asset.ready' });

  const makers: Readonly<Record<string, () => unknown>> = {
    polyreel: () => polyreel,
    baseUrl: () => baseUrl,
    key: () => key,
    fetch: () => fetchWithCookies(),
    path: () => path,
    text: () => 'no media at all',
    file: () => new File([png(8)], 'file.png', { type: 'image/png' }),
    link: () => `${elsewhere.origin}/sun.png`,
    hook: () => `${elsewhere.origin}/hook`,
    webhookId: async () => (await polyreel.webhooks.create({ url: `${elsewhere.origin}/hook` })).id,
    slowLink: () => `${elsewhere.origin}/slow.png`,
    document: () => DOCUMENT,
    assetId: async () => (await polyreel.upload(new Blob([png(8)]), { name: 'sample.png' })).id,
    projectId: async () => (await polyreel.projects.create({ title: 'Example' })).id,
    scriptId: script,
    generatedId: async () =>
      (await polyreel.scripts.generate(await script(), { parameters: { greeting: 'Hi' } })).asset.id,
    promptId: async () =>
      (await polyreel.prompts.create({ name: 'Ad', value: 'For ${PRODUCT}.', parameters: ['PRODUCT'] })).id,
    userId: async () => (await polyreel.accounts.list())[0]?.userId,
    secret: () => SECRET,
    payload: () => payload,
    headers: () => {
      const at = new Date();
      return {
        'webhook-id': 'msg_1',
        'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
        'webhook-signature': new Webhook(SECRET).sign('msg_1', at, payload),
      };
    },
  };
  const values: Record<string, unknown> = {};
  for (const [name, make] of Object.entries(makers)) {
    const declares = new RegExp(`(?:const|let) (?:\\{[^}]*)?\\b${name}\\b`).test(code);
    if (new RegExp(`\\b${name}\\b`).test(code) && !declares) values[name] = await make();
  }
  return {
    values,
    async [Symbol.asyncDispose]() {
      await elsewhere[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Keeps cookies, as a browser does. */
function fetchWithCookies(): typeof fetch {
  let cookie = '';
  return async (url, init) => {
    const headers = new Headers(init?.headers);
    if (cookie !== '') headers.set('cookie', cookie);
    const response = await fetch(url, { ...init, headers });
    cookie = response.headers.getSetCookie()[0]?.split(';', 1)[0] ?? cookie;
    return response;
  };
}

/** A place in the web with a picture, and one with a picture that never ends. */
async function openElsewhere() {
  const source = createServer((request, response) => {
    response.writeHead(200, { 'content-type': 'image/png' });
    if (request.url === '/slow.png') response.write(png(8).subarray(0, 20));
    else response.end(png(8));
  });
  await new Promise<void>((resolve) => source.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(source.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      source.closeAllConnections();
      source.close();
    },
  };
}
