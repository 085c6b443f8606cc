import type { EngineName } from '../engine.ts';

/**
 * What changes an asset changes its stamp, in the same statement, so that no path can forget it. At random, and not the
 * next number: a database that was set back to an earlier state must not give a number that it gave before to something else.
 */
const SQLITE = [
  `create trigger asset_stamp after update on assets when new.stamp = old.stamp begin
    update assets set stamp = random() >> 11 where seq = new.seq;
  end`,
];

const POSTGRES = [
  `create function stamp_asset() returns trigger language plpgsql as $$ begin
    new.stamp := floor(random() * 9007199254740991);
    return new;
  end $$`,
  'create trigger asset_stamp before update on assets for each row execute function stamp_asset()',
];

/** Whole numbers that JavaScript can tell apart. */
export const STAMPS: Readonly<Record<EngineName, readonly string[]>> = { sqlite: SQLITE, postgres: POSTGRES };
