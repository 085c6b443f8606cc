import type { FastifyInstance } from 'fastify';
import { AssetError } from '#errors.ts';

/** Levels of arrays and objects: more than any document has, and fewer than fill the stack of whoever walks one. */
const MAX_LEVELS = 256;

/** Refuses bodies so deep that validating, comparing or writing them would overflow the stack; parsing them does not. */
export function refuseDeepBodies(app: FastifyInstance): void {
  app.addHook('preValidation', ({ body }, _reply, done) => {
    if (!isDeeper(body, MAX_LEVELS)) return done();
    done(new AssetError('invalid', `The body is nested more than ${MAX_LEVELS} levels deep.`));
  });
}

/** Level by level: this must not be what overflows. */
function isDeeper(value: unknown, levels: number): boolean {
  let level = containers([value]);
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth === levels) return true;
    level = level.flatMap((container) => containers(Object.values(container)));
  }
  return false;
}

function containers(values: readonly unknown[]): object[] {
  return values.filter((value) => typeof value === 'object' && value !== null);
}
