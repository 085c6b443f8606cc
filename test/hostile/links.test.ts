import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { jsonOf, send } from '../conformance/client.ts';
import { native } from '../conformance/drivers/native.ts';
import { hostileNames } from '../conformance/names.ts';
import { picture, video } from '../conformance/samples.ts';
import { type Client, ENGINE, openServer, type Server } from '../conformance/server.ts';
import { postgresIsMissing } from '../infra/postgres.ts';
import { dial, secondsUntilOver } from './connections.ts';

const JSON_TYPE = { 'content-type': 'application/json' };
/** What base64url and base36 are written in, and what they are not. */
const LETTERS = ['A', 'z', '0', '-', '_', '=', '+', '.', '%00', '%2F', 'é'];

/** A token or a quoted string, and the whole name in RFC 8187's letters where those cannot say it. */
const DISPOSITION =
  /^inline(?:; filename=(?:[\w!#$%&'*+.^`|~-]+|"(?:[^"\\\r\n]|\\["\\])*"))?(?:; filename\*=UTF-8''[\w.%~!#$&+^`|-]+)?$/;

interface Shown {
  readonly id: string;
  readonly url: string;
  readonly previews: readonly { readonly role: string; readonly url: string }[];
}

suite('what is given to strangers', () => {
  let server: Server;
  let client: Client;
  let film: Shown;
  before(async () => {
    server = await openServer();
    client = await server.openClient(native);
    film = await uploaded(client, await video());
  });
  after(() => server[Symbol.asyncDispose]());

  const statusOf = async (path: string, method = 'GET') =>
    (await send(server.origin, { method, path, body: method === 'GET' ? undefined : 'x' } as never)).status;
  const post = async <T>(path: string, body: object = {}) => {
    const call = { method: 'POST', path, headers: JSON_TYPE, body: JSON.stringify(body) };
    return jsonOf(await client.call(call)) as T;
  };

  test('a signed URL is refused when any character of its signature or its end is another', async (t) => {
    const path = pathOf(film.url);
    const [, base = '', expiry = '', signature = ''] = /^(.*)\?e=(\w+)&s=([\w-]+)$/.exec(path) ?? [];
    assert.equal(await statusOf(path), 200);
    const changed = [
      ...variants(expiry).map((other) => `${base}?e=${other}&s=${signature}`),
      ...variants(signature).map((other) => `${base}?e=${expiry}&s=${other}`),
    ];
    const accepted: string[] = [];
    for (const one of changed) if ((await statusOf(one)) !== 403) accepted.push(one);
    assert.deepEqual(accepted, []);
    t.diagnostic(`${changed.length} changed URLs, each refused with 403`);
  });

  test('a signed URL opens nothing but what it was signed for', async () => {
    const other = await uploaded(client, await picture());
    const poster = film.previews.find(({ role }) => role === 'poster')?.url ?? '';
    const { search } = new URL(poster);
    assert.equal(await statusOf(pathOf(poster)), 200);
    for (const path of [
      `/files/${film.id}/original/a.mp4${search}`,
      `/files/${film.id}/thumbnail/a.webp${search}`,
      `/files/${other.id}/poster/a.webp${search}`,
      `/files/${film.id}/ORIGINAL/a${search}`,
      `/files/${film.id}/poster%00/a${search}`,
      `/files/${film.id}%7Cposter/poster/a${search}`,
      `/files/${film.id.toUpperCase()}/poster/a${search}`,
      `/u/${film.id}${search}`,
    ]) {
      const status = await statusOf(path, path.startsWith('/u/') ? 'PUT' : 'GET');
      assert.ok([403, 404].includes(status), `${path}: ${status}`);
    }
    for (const method of ['PUT', 'POST', 'DELETE', 'PATCH'])
      assert.equal(await statusOf(pathOf(poster), method), 405, method);
  });

  test('a signed URL that says a thing twice is refused or taken as signed, and never an error', async () => {
    const { pathname, searchParams } = new URL(film.url);
    const [e, s] = [searchParams.get('e'), searchParams.get('s')];
    for (const query of [
      `e=${e}&s=x&s=${s}`,
      `e=0&e=${e}&s=${s}`,
      `e[]=${e}&s[]=${s}`,
      `e=${e}`,
      `s=${s}`,
      '',
    ]) {
      const status = await statusOf(`${pathname}?${query}`);
      assert.ok([400, 403].includes(status), `${query}: ${status}`);
    }
  });

  test('a URL to send a file to opens no file, and a secret of one kind nothing of another', async () => {
    const slot = await post<{ assetId: string; url: string }>('/api/v1/uploads/slots', { name: 'a.png' });
    const { search } = new URL(slot.url);
    assert.equal(await statusOf(`/files/${slot.assetId}/original/a.png${search}`), 403);
    const { keyname } = await post<{ keyname: string }>(`/api/v1/assets/${film.id}/capabilities`);
    const { code } = await post<{ code: string }>(`/api/v1/assets/${film.id}/links`, { scope: 'preview' });
    assert.equal(await statusOf(`/c/${keyname}`), 302);
    for (const secret of [keyname, code, client.workspace.key.slice(0, -1), `${client.workspace.key}x`]) {
      for (const path of ['/api/v1/assets', `/api/v1/assets/${film.id}`, '/mcp']) {
        const method = path === '/mcp' ? 'POST' : 'GET';
        const reply = await client.callWith(secret, { method, path });
        assert.equal(reply.status, 401, `${path} by ${secret}`);
      }
    }
    for (const path of [`/c/${code}`, `/s/${keyname}`, `/c/${client.workspace.key}`, `/c/${film.id}`])
      assert.equal(await statusOf(path), 404, path);
    for (const other of variants(keyname)) assert.equal(await statusOf(`/c/${other}`), 404, other);
    for (const query of ['?scope=original', '?rendition=original', '?download', '/original'])
      assert.ok(!(await locationOf(`/s/${code}${query}`)).includes('/original/'), query);
  });

  test('nothing that was handed out opens anything once its asset is in the trash', async () => {
    const { id, url } = await uploaded(client, await picture());
    const { keyname } = await post<{ keyname: string }>(`/api/v1/assets/${id}/capabilities`);
    const { code } = await post<{ code: string }>(`/api/v1/assets/${id}/links`);
    const paths = [pathOf(url), `/c/${keyname}`, `/s/${code}`];
    for (const path of paths) assert.ok((await statusOf(path)) < 400, path);
    await client.call({ method: 'DELETE', path: `/api/v1/assets/${id}` });
    const after = await Promise.all(paths.map(async (path) => [path, await statusOf(path)]));
    // A short link leads to a URL that opens nothing.
    assert.deepEqual(
      after.filter(([path, status]) => status !== 404 && path !== `/s/${code}`),
      [],
    );
    const location = await locationOf(`/s/${code}`);
    if (location !== '') assert.equal(await statusOf(pathOf(location)), 404);
  });

  test('a name never becomes a header, however it is sent', async () => {
    const plain = await headerNames(server.origin, await uploaded(client, await picture()));
    const bytes = (await picture()).bytes;
    for (const name of hostileNames) {
      const shown = await uploaded(client, { name, mediaType: 'image/png', kind: 'image', bytes });
      const { names, disposition } = await headerNames(server.origin, shown);
      assert.deepEqual(names, plain.names, name);
      assert.match(disposition, DISPOSITION, name);
      const [, encoded = ''] = /filename\*=UTF-8''(.*)$/.exec(disposition) ?? [];
      assert.doesNotMatch(decodeURIComponent(encoded), /[\p{Cc}/]/u);
    }
  });

  async function locationOf(path: string): Promise<string> {
    const { headers } = await send(server.origin, { method: 'GET', path });
    return headers.get('location') ?? '';
  }
});

for (const engine of ['sqlite', 'postgres'] as const) {
  const skip = engine === 'sqlite' ? false : await postgresIsMissing();
  suite(`paths, over ${engine}`, { skip }, () => {
    let server: Server;
    let client: Client;
    before(async () => {
      ENGINE.name = engine;
      server = await openServer();
      ENGINE.name = 'sqlite';
      client = await server.openClient(native);
    });
    after(() => server[Symbol.asyncDispose]());

    test('lead to no file of the machine, however they are written', async (t) => {
      const asset = await uploaded(client, await picture());
      const { pathname, search } = new URL(asset.url);
      const folder = pathname.slice(0, pathname.lastIndexOf('/'));
      let count = 0;
      for (const climb of CLIMBS) {
        for (const prefix of [
          '',
          '/app',
          '/app/assets',
          '/docs',
          folder,
          '/api/v1',
          '/files',
          '/c',
          '/s',
          '/u',
        ]) {
          for (const file of ['etc/passwd', 'package.json']) {
            const reply = await raw(server.origin, `${prefix}/${climb.repeat(8)}${file}${search}`);
            count += 1;
            assert.doesNotMatch(reply, /^HTTP\/1\.1 5/, `${prefix} ${climb}`);
            assert.doesNotMatch(reply, /root:x?:0|"devDependencies"/, `${prefix} ${climb}`);
          }
        }
      }
      t.diagnostic(`${count} paths`);
    });

    test('with anything at all in the place of an id, a code or a text are answered, never with 500', async (t) => {
      const places = ['/api/v1/assets/*', '/api/v1/projects/*', '/api/v1/scripts/*', '/api/v1/assets?q=*'];
      places.push(
        '/api/v1/assets?tag=*',
        '/api/v1/assets?cursor=*',
        '/c/*',
        '/s/*',
        '/u/*?e=1&s=1',
        '/files/*/*/*?e=1&s=*',
      );
      places.push('/api/v1/uploads/*', '/v1/projects/*', '/v1/runwayml/assets/*');
      for (const place of places) {
        for (const odd of ODDITIES) {
          const path = place.replaceAll('*', odd);
          const { status, bytes } = await client.call({ method: 'GET', path });
          assert.ok(status < 500, `${path}: ${status} ${bytes}`);
        }
      }
      t.diagnostic(`${places.length * ODDITIES.length} requests`);
    });

    test('and texts with a NUL or half a character are kept or refused, never an error', async () => {
      for (const text of ['nul\\u0000', 'half\\ud800', '\\ufeff\\u202e']) {
        for (const [path, body] of [
          ['/api/v1/projects', `{"name":"${text}"}`],
          ['/api/v1/accounts', `{"email":"${text}@example.com"}`],
          ['/api/v1/keys', `{"name":"${text}","scopes":["read"]}`],
          ['/api/v1/scripts', `{"name":"${text}","document":{}}`],
          ['/v1/projects', `{"title":"${text}","tracks":[{"${text}":"${text}"}]}`],
          ['/api/v1/imports', `{"url":"https://example.com/${text}","name":"${text}"}`],
        ] as const) {
          const reply = await client.call({ method: 'POST', path, headers: JSON_TYPE, body });
          assert.ok(reply.status < 500, `${path} ${body}: ${reply.status} ${reply.bytes}`);
        }
      }
    });
  });
}

/** One step up, as somebody may hope that nobody sees it. */
const CLIMBS = [
  '../',
  '..%2f',
  '%2e%2e/',
  '%2e%2e%2f',
  '..\\',
  '..%5c',
  '%252e%252e%252f',
  '..%c0%af',
  '%c0%ae%c0%ae/',
  '..%00/',
  '．．／',
  '%ef%bc%8e%ef%bc%8e%ef%bc%8f',
  '....//',
  '.%2e/',
  ';/../',
];

/** As they stand in a URL. */
const ODDITIES = [
  '%00',
  'a%00b',
  '%ED%A0%80',
  '%F0%9F%8E%AC',
  '%E2%80%AE',
  "'%20OR%201=1--",
  '%25',
  '..%2f',
  '-1',
  '9'.repeat(400),
  'e%CC%81',
  '01912345-6789-7abc-8def-0123456789ab%00',
  '__proto__',
  'constructor',
  '%0d%0aX-Injected:%20yes',
];

const pathOf = (url: string) => new URL(url).pathname + new URL(url).search;

/** The text with each of its characters replaced, left out and doubled. */
function variants(text: string): string[] {
  const changed = [...text].flatMap((letter, at) => [
    ...LETTERS.map((other) => text.slice(0, at) + other + text.slice(at + 1)),
    text.slice(0, at) + text.slice(at + 1),
    text.slice(0, at) + letter + text.slice(at),
  ]);
  return [...new Set(changed)].filter((one) => one !== text);
}

async function uploaded(client: Client, sample: Parameters<typeof native.upload>[0]): Promise<Shown> {
  const { headers, ...call } = native.upload(sample);
  const reply = await client.call({ ...call, headers: { ...headers, prefer: 'wait=60' } });
  assert.equal(reply.status, 201, reply.bytes.toString());
  return jsonOf(reply) as Shown;
}

/** The whole reply to a request line that no URL parser has put in order. */
async function raw(origin: string, path: string): Promise<string> {
  const one = await dial(origin);
  one.socket.write(`GET ${path} HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n`);
  await secondsUntilOver([one], 30_000);
  return one.over;
}

async function headerNames(
  origin: string,
  { url }: Shown,
): Promise<{ names: string[]; disposition: string }> {
  const [head = ''] = (await raw(origin, pathOf(url))).split('\r\n\r\n');
  const lines = head.split('\r\n').slice(1);
  const disposition = lines.find((line) => /^content-disposition:/i.test(line)) ?? '';
  return {
    names: lines.map((line) => line.split(':', 1)[0] ?? '').sort(),
    disposition: disposition.replace(/^[\w-]+: /, ''),
  };
}
