import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { MIGRATIONS } from '#db/migrate.ts';
import { ENGINES, schemaScript, statementsOf } from '../../scripts/schema-script.ts';
import { migrationsIn, RELEASED } from './released.ts';

/** What nodes of the version before, which still run, would stumble over. */
const BREAKS =
  /\b(?:drop (?:table|column|view)|rename (?:to|column)|alter column \w+ (?:type|set not null)|add column (?!.*\bdefault\b).*\bnot null)\b/i;

const released = new Set(RELEASED.flatMap(migrationsIn));

suite('migrations', () => {
  for (const known of RELEASED) {
    test(`those of ${known.version} on ${known.engine} are as they were released`, async () => {
      const names = new Set(migrationsIn(known));
      const same = MIGRATIONS.filter(({ name }) => names.has(name));
      assert.equal(await schemaScript(known.engine, same), known.script);
    });
  }

  for (const { name, up } of MIGRATIONS.filter((one) => released.size > 0 && !released.has(one.name))) {
    for (const engine of ENGINES) {
      test(`${name} on ${engine} leaves the nodes of the version before what they use`, async () => {
        const breaking = (await statementsOf(up, engine)).filter((statement) => BREAKS.test(statement));
        assert.deepEqual(breaking, []);
      });
    }
  }

  for (const [statement, breaks] of [
    ['drop table a', true],
    ['alter table a drop column b', true],
    ['alter table a rename column b to c', true],
    ['alter table a rename to b', true],
    ['alter table a add column b text not null', true],
    ['alter table a alter column b set not null', true],
    ["alter table a add column b text not null default ''", false],
    ['alter table a add column b text', false],
    ['create table a (b text not null)', false],
    ['drop index a', false],
  ] as const) {
    test(`"${statement}" ${breaks ? 'waits until no node needs it' : 'is no matter to other nodes'}`, () => {
      assert.equal(BREAKS.test(statement), breaks);
    });
  }
});
