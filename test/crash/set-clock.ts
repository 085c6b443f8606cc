import { readFileSync } from 'node:fs';

/**
 * For `--import`: the clock of the machine, as a process sees it, is off by the milliseconds in the file that CLOCK_STEP
 * names, whenever somebody asks. What is measured without a clock, and timers, go on as they are, as on a machine.
 */
const path = process.env.CLOCK_STEP ?? '';
const Real = Date;

function step(): number {
  return Number(readFileSync(path, 'utf8'));
}

globalThis.Date = new Proxy(Real, {
  construct: (target, given, self) =>
    Reflect.construct(target, given.length === 0 ? [Real.now() + step()] : given, self),
  apply: () => new Date().toString(),
  get: (target, name, self) => (name === 'now' ? () => Real.now() + step() : Reflect.get(target, name, self)),
});
