import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { wav } from '../acceptance/tiny-media.ts';
import { whileOthersAreServed } from './bystander.ts';
import { type Connection, dialAll, secondsUntilOver, trickle } from './connections.ts';
import { AUTHORIZED, openConnections, openTarget, type Target } from './target.ts';

/** Seconds of POLYREEL_IDLE_TIMEOUT, which ends whatever is slow; a minute unless it is set. */
const PATIENCE = 3;
/** Milliseconds after which the machine is not busy but the server wrong. */
const LIMIT = 90_000;
/** Of each kind. */
const CLIENTS = 100;
/** Connections that others have at most. */
const OTHERS = 10;
/** MiB; the server has more than that when nobody comes. */
const GROWTH = 200;

const head = (line: string, headers: Readonly<Record<string, string>> = {}) =>
  [
    `${line} HTTP/1.1`,
    'Host: h',
    ...Object.entries({ ...AUTHORIZED, ...headers }).map(([name, value]) => `${name}: ${value}`),
    '\r\n',
  ].join('\r\n');

const LENGTH = { 'content-length': '1000000' };
const CREATE = head('POST /api/v1/projects', { 'content-type': 'application/json', ...LENGTH });
const UPLOAD = head('POST /api/v1/assets?name=slow.wav', { 'content-type': 'audio/wav', ...LENGTH });
const FORM =
  `${head('POST /api/v1/assets', { 'content-type': 'multipart/form-data; boundary=b', ...LENGTH })}--b
Content-Disposition: form-data; name="file"; filename="a`.replaceAll(/\r?\n/g, '\r\n');

interface Slowness {
  readonly what: string;
  readonly begin: (one: Connection) => void;
  /** Of the reply that comes before the end; null when there is none, as nothing was asked. */
  readonly status: number | null;
}

const ENDED: readonly Slowness[] = [
  { what: 'nothing at all', begin: () => {}, status: null },
  {
    what: 'a request line, letter by letter',
    begin: (one) => trickle(one, 'GET /api/v1/'),
    status: 408,
  },
  {
    what: 'headers, letter by letter',
    begin: (one) => trickle(one, 'GET /livez HTTP/1.1\r\nHost: h\r\nX-Slow: '),
    status: 408,
  },
  {
    what: 'JSON, letter by letter',
    begin(one) {
      one.socket.write(CREATE);
      trickle(one, '{"title":"');
    },
    status: 408,
  },
  { what: 'half of some JSON', begin: ({ socket }) => socket.write(`${CREATE}{"title":`), status: 408 },
  {
    what: 'half of a file',
    begin: ({ socket }) => socket.write(UPLOAD + wav(1).toString('latin1'), 'latin1'),
    status: 408,
  },
  { what: 'half of a form', begin: ({ socket }) => socket.write(FORM), status: 408 },
  {
    what: 'half a request, and close their side',
    begin({ socket }) {
      socket.write('GET /livez HTTP/1.1\r\nHost: h\r\nX-Half');
      socket.end();
    },
    status: null,
  },
];

suite('slow clients', () => {
  let target: Target;
  before(async () => {
    target = await openTarget({ POLYREEL_IDLE_TIMEOUT: `${PATIENCE}s` });
  });
  after(() => target[Symbol.asyncDispose]());

  test('of every kind at once are left after their time, except who sends a file', async (t) => {
    await whileOthersAreServed(t, { target, growth: GROWTH }, async () => {
      const senders = await dialAll(target.origin, CLIENTS);
      for (const one of senders) {
        one.socket.write(UPLOAD);
        trickle(one, wav(0).toString('latin1'));
      }
      await Promise.all(
        ENDED.map(async ({ what, begin, status }) => {
          const connections = await dialAll(target.origin, CLIENTS);
          for (const one of connections) begin(one);
          const seconds = await secondsUntilOver(connections, LIMIT);
          t.diagnostic(`${CLIENTS} that send ${what}: ended after ${seconds} s, of ${PATIENCE}`);
          if (status === null) return;
          for (const { over } of connections)
            assert.match(await over, new RegExp(`^HTTP/1.1 ${status} `), what);
        }),
      );
      assert.equal(senders.filter(({ socket }) => socket.closed).length, 0);
      for (const { socket } of senders) socket.destroy();
      return `${CLIENTS * ENDED.length} slow clients, and ${CLIENTS} uploads of four bytes a second that go on`;
    });
  });

  test('that take nothing of a large file cost no memory, and are left after their time', async (t) => {
    const readers = CLIENTS / 2;
    const body = wav(2_000);
    const sent = await target.call('/api/v1/assets?name=large.wav', { method: 'POST', body });
    const { pathname, search } = new URL(((await sent.json()) as { url: string }).url);
    await whileOthersAreServed(t, { target, growth: GROWTH }, async () => {
      const connections = await dialAll(target.origin, readers, { reads: false });
      for (const { socket } of connections) socket.write(head(`GET ${pathname}${search}`));
      const begin = performance.now();
      // Who reads nothing does not see the end either: the server is asked.
      while ((await openConnections(target)) > OTHERS) await sleep(200);
      const seconds = Math.round((performance.now() - begin) / 1000);
      for (const { socket } of connections) socket.destroy();
      const size = Math.round(body.byteLength / 1e6);
      return `${readers} downloads of ${size} MB that nobody takes, ended after ${seconds} s, of ${PATIENCE}`;
    });
  });
});
