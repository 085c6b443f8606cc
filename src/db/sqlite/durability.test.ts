import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import { openLog } from '#log.ts';
import { openDatabase } from '../open.ts';
import { temporaryDirectory } from '../temporary.ts';

const VICTIM = fileURLToPath(new URL('./durability.victim.ts', import.meta.url));

/** Runs a writing process over the database until it has acknowledged that many pairs, kills it and returns them all. */
async function killAfter(path: string, acknowledgements: number): Promise<string[]> {
  const victim = spawn(process.execPath, [VICTIM, path], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(victim, 'exit');
  const acknowledged: string[] = [];
  for await (const line of createInterface({ input: victim.stdout })) {
    acknowledged.push(line);
    if (acknowledged.length === acknowledgements) victim.kill('SIGKILL');
  }
  const [, signal] = await ended;
  assert.equal(signal, 'SIGKILL');
  return acknowledged;
}

describe('durability', () => {
  for (const acknowledgements of [1, 40, 400]) {
    it(`keeps every acknowledged transaction of a process killed after ${acknowledgements}`, async () => {
      await using directory = await temporaryDirectory();
      const path = join(directory.path, 'test.db');
      const acknowledged = await killAfter(path, acknowledgements);
      assert.ok(acknowledged.length >= acknowledgements);

      await using database = await openDatabase({ path, log: openLog('silent') });
      const marks = await database.db.selectFrom('marks').select('name').execute();
      const names = new Set(marks.map((mark) => mark.name));
      for (const number of acknowledged) assert.ok(names.has(`left-${number}`), `${number} was acknowledged`);
      for (const name of names) {
        const [side, number] = name.split('-');
        assert.ok(
          names.has(`${side === 'left' ? 'right' : 'left'}-${number}`),
          `${name} is half of a transaction`,
        );
      }
      const { rows } = await sql`pragma integrity_check`.execute(database.db);
      assert.deepEqual(rows, [{ integrity_check: 'ok' }]);
    });
  }
});
