import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { until } from '../conformance/until.ts';
import { whileOthersAreServed } from './bystander.ts';
import { type Connection, dialAll, secondsUntilOver } from './connections.ts';
import { openConnections, openTarget } from './target.ts';

/** As far as the machine lets one process have so many files; the server and its clients have as many each. */
const CONNECTIONS = Number(process.env.POLYREEL_IDLE_CONNECTIONS ?? 2_000);
/** Files besides connections. */
const SPARE = 500;
/** Seconds of POLYREEL_IDLE_TIMEOUT: longer than it takes to open so many, also where others keep the machine busy. */
const PATIENCE = 6 + Math.ceil(CONNECTIONS / 500);
/** MiB: 30 kB for each socket, parser and timer, and what the requests of others need. */
const GROWTH = 100 + (CONNECTIONS * 30) / 1024;
/** Milliseconds after which the machine is not busy but the server wrong. */
const LIMIT = 120_000;

suite('idle connections', () => {
  test(`${CONNECTIONS} of them keep nobody from being served, and are left after their time`, async (t) => {
    const count = Math.min(CONNECTIONS, openFiles() - SPARE);
    assert.ok(count > 0);
    await using target = await openTarget({ POLYREEL_IDLE_TIMEOUT: `${PATIENCE}s` });
    await whileOthersAreServed(t, { target, growth: GROWTH }, async () => {
      const silent = await dialAll(target.origin, count);
      await until(async () => (await openConnections(target)) >= count);
      const seconds = await secondsUntilOver(silent, LIMIT);
      return `${count} connections, ended ${seconds} s after the last, of ${PATIENCE}`;
    });
  });

  test('that have asked for something are closed when the service stops, not waited for', async (t) => {
    const count = Math.min(1_000, openFiles() - SPARE);
    await using target = await openTarget();
    const kept = await dialAll(target.origin, count);
    for (const { socket } of kept) socket.write('GET /livez HTTP/1.1\r\nHost: h\r\n\r\n');
    await Promise.all(kept.map(firstBytes));
    const begin = performance.now();
    process.kill(target.pid, 'SIGTERM');
    await secondsUntilOver(kept, LIMIT);
    t.diagnostic(`${count} connections, closed ${Math.round(performance.now() - begin)} ms after SIGTERM`);
    for (const { over } of kept) assert.match(await over, /^HTTP\/1\.1 200 /);
  });
});

/** The most that a process may have open. */
function openFiles(): number {
  const report = process.report.getReport() as { userLimits?: { open_files?: { soft: number | string } } };
  const soft = report.userLimits?.open_files?.soft;
  return soft === 'unlimited' ? Number.POSITIVE_INFINITY : Number(soft ?? SPARE * 2);
}

function firstBytes({ socket }: Connection): Promise<void> {
  return new Promise((resolve) => socket.once('data', () => resolve()));
}
