import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sql } from 'kysely';
import { freshDatabase, postgresIsMissing } from '../../../test/infra/postgres.ts';
import { openDatabase } from '../open.ts';
import { postgresOptions } from '../testing/engines.ts';

describe('notices between processes', { skip: await postgresIsMissing() }, () => {
  /** What is heard on a topic, as it comes. */
  function ear() {
    const heard: (string | null)[] = [];
    const waiting: [number, () => void][] = [];
    return {
      heard,
      hear(text: string | null) {
        heard.push(text);
        for (const [count, resolve] of waiting) if (heard.length >= count) resolve();
      },
      until: (count: number) =>
        new Promise<void>((resolve) => {
          if (heard.length >= count) resolve();
          else waiting.push([count, resolve]);
        }),
    };
  }

  it('reach the others, each topic by itself, and not the one that sent them', async () => {
    await using fresh = await freshDatabase();
    await using one = await openDatabase(postgresOptions(fresh.url));
    await using other = await openDatabase(postgresOptions(fresh.url));
    const [ours, theirs, elsewhere] = [ear(), ear(), ear()];
    one.notices.listen('a', ours.hear);
    other.notices.listen('a', theirs.hear);
    other.notices.listen('b', elsewhere.hear);
    // Both have connected when each has been told that it may have missed something.
    await Promise.all([ours.until(1), theirs.until(1)]);
    const texts = Array.from({ length: 500 }, (_, index) => `${index} ${'é'.repeat(20)}`);
    for (const text of texts) one.notices.send('a', text);
    one.notices.send('b', 'x');
    await Promise.all([theirs.until(1 + texts.length), elsewhere.until(2)]);
    assert.deepEqual(theirs.heard, [null, ...texts]);
    assert.deepEqual(elsewhere.heard, [null, 'x']);
    assert.deepEqual(ours.heard, [null]);
  });

  it('begin again after the connection broke, and say that some may be missing', async () => {
    await using fresh = await freshDatabase();
    await using one = await openDatabase(postgresOptions(fresh.url));
    await using other = await openDatabase(postgresOptions(fresh.url));
    const [ours, theirs] = [ear(), ear()];
    one.notices.listen('a', ours.hear);
    other.notices.listen('a', theirs.hear);
    await Promise.all([ours.until(1), theirs.until(1)]);
    await sql`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid()`.execute(one.db);
    await Promise.all([ours.until(2), theirs.until(2)]);
    one.notices.send('a', 'again');
    await theirs.until(3);
    assert.deepEqual(theirs.heard, [null, null, 'again']);
  });
});
