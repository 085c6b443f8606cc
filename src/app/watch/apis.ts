import { PREFIX as INDREAM } from '#dialects/indream/index.ts';
import { PREFIX as RASK, TOKEN_PREFIX as RASK_TOKENS } from '#dialects/rask/index.ts';
import { PREFIX as RUNWAY } from '#dialects/runway/index.ts';
import { PREFIXES as VIDEO_JUNGLE } from '#dialects/videojungle/index.ts';

/** What is at none of these paths is ours. */
const APIS: readonly (readonly [prefix: string, api: string])[] = [
  [RUNWAY, 'runway'],
  [INDREAM, 'indream'],
  [RASK, 'rask'],
  [RASK_TOKENS, 'rask'],
  ...VIDEO_JUNGLE.map((prefix) => [prefix, 'videojungle'] as const),
  ['/api', 'native'],
  ['/files', 'files'],
  ['/app', 'web'],
];

/** The API that a path belongs to: one of a few names, whatever the path. */
export function apiAt(path: string): string {
  const found = APIS.find(([prefix]) => path === prefix || path.startsWith(`${prefix}/`));
  return found?.[1] ?? 'other';
}
