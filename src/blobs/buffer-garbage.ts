import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Bytes after which the young buffers are collected: V8 leaves a heap that was idle room for about twice as many. */
const INTERVAL = 4 * 2 ** 20;

type Collect = (options: { readonly type: 'minor' }) => void;

let collect: Collect | null = null;
let sinceLast = 0;

/**
 * To be told of every buffer that passes on its way to or from a store.
 *
 * The bytes of a buffer live outside the JavaScript heap, and streaming makes so few objects in it that V8 sees no
 * reason to collect the young ones. It notices the bytes only when many have piled up, at most 64 MiB, and then marks the
 * whole heap, which for a server of this size takes longer than hashing those bytes. A collection of the young objects
 * alone takes a fraction of a millisecond and frees the same buffers (docs/decisions/0009-buffers-are-collected-while-young.md).
 */
export function countBuffer(bytes: number): void {
  sinceLast += bytes;
  if (sinceLast < INTERVAL) return;
  sinceLast = 0;
  collect ??= collector();
  collect({ type: 'minor' });
}

/** V8's own `gc`, which exists in contexts that are made after the flag is set. */
function collector(): Collect {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc') as Collect;
}
