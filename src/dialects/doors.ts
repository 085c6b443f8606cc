import type { FastifyInstance } from 'fastify';
import type { PresentError } from '#http/scope.ts';
import { presentFastApiError } from './fastapi-errors.ts';
import { presentError as presentIndreamError } from './indream/errors.ts';
import { PREFIX as INDREAM, indream } from './indream/index.ts';
import type { IndreamOptions } from './indream/verify.ts';
import { PREFIX as AGENTS, mcp } from './mcp/index.ts';
import { presentProblem } from './native/errors.ts';
import { native } from './native/index.ts';
import type { DialectParts } from './parts.ts';
import { PREFIX as RASK, TOKEN_PREFIX as RASK_TOKENS, rask, raskTokens } from './rask/index.ts';
import { presentTokenError } from './rask/token.ts';
import { presentError as presentRunwayError } from './runway/errors.ts';
import { PREFIX as RUNWAY, runway } from './runway/index.ts';
import { PREFIXES as VIDEO_JUNGLE, videojungle } from './videojungle/index.ts';

export interface DoorOptions {
  readonly indream: IndreamOptions;
}

/** Opens every API of the service, each at its vendor's own paths. */
export async function openDoors(
  http: FastifyInstance,
  parts: DialectParts,
  options: DoorOptions,
): Promise<void> {
  await http.register(native(parts));
  await http.register(runway(parts), { prefix: RUNWAY });
  await http.register(indream(parts, options.indream), { prefix: INDREAM });
  await http.register(rask(parts), { prefix: RASK });
  await http.register(raskTokens(parts), { prefix: RASK_TOKENS });
  await http.register(videojungle(parts));
  await http.register(mcp(parts, presentProblem), { prefix: AGENTS });
}

/** A prefix before the shorter one that it begins with. */
const VOICES: readonly (readonly [prefix: string, present: PresentError])[] = [
  [RUNWAY, presentRunwayError],
  [INDREAM, presentIndreamError],
  [RASK, presentFastApiError],
  [RASK_TOKENS, presentTokenError],
  ...VIDEO_JUNGLE.map((prefix) => [prefix, presentFastApiError] as const),
];

/** Who answers for a path that no route can take, like one with a broken percent-encoding. */
export function voiceAt(path: string): PresentError {
  const found = VOICES.find(([prefix]) => path === prefix || path.startsWith(`${prefix}/`));
  return found?.[1] ?? presentProblem;
}
