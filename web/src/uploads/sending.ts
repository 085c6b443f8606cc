import { PolyreelError } from '@polyreel/sdk';
import { polyreel } from '../api/client.ts';
import { explain } from '../api/explain.ts';
import { strings } from '../strings/index.ts';
import { forget, interrupted, remember, resumeStore } from './memory.ts';
import { begin } from './pace.ts';
import { add, change, find, progressed, transfers } from './transfers.ts';

/** At once: more would only share the same line. */
const AT_ONCE = 3;

/** What is being sent, by transfer: files cannot be in the store, which outlives the page. */
const files = new Map<string, File>();
const running = new Map<string, AbortController>();

/** Puts files into the queue. */
export function upload(chosen: readonly File[]): void {
  for (const file of chosen) {
    const id = crypto.randomUUID();
    files.set(id, file);
    add({ id, way: 'upload', name: file.name, size: file.size });
  }
  fill();
}

/** What an earlier page had not finished: shown as interrupted, until somebody gives the file once more. */
export function recall(): void {
  for (const { id, name, size } of interrupted()) {
    if (find(id) === undefined) add({ id, way: 'upload', name, size, state: 'interrupted' });
  }
}

/** Goes on with one that was interrupted; false when this is another file. */
export function giveAgain(id: string, file: File): boolean {
  const transfer = find(id);
  if (transfer === undefined || transfer.name !== file.name || transfer.size !== file.size) return false;
  files.set(id, file);
  change(id, { state: 'waiting' });
  fill();
  return true;
}

/** What has arrived stays at the server. */
export function pause(id: string): void {
  change(id, { state: 'paused' });
  running.get(id)?.abort();
}

/** Goes on, or tries again. */
export function resume(id: string): void {
  change(id, { state: 'waiting', reason: null });
  fill();
}

export function cancel(id: string): void {
  change(id, { state: 'cancelled' });
  running.get(id)?.abort();
  const file = files.get(id);
  if (file !== undefined) void polyreel.assets.abandonUpload(file, { store: resumeStore });
  files.delete(id);
  forget(id);
  fill();
}

function fill(): void {
  for (const { id, way, state } of transfers.get()) {
    if (running.size >= AT_ONCE) return;
    if (way === 'upload' && state === 'waiting') void send(id);
  }
}

async function send(id: string): Promise<void> {
  const file = files.get(id);
  if (file === undefined) return;
  const stop = new AbortController();
  running.set(id, stop);
  change(id, { state: 'sending', pace: begin(0, performance.now()) });
  remember({ id, name: file.name, size: file.size });
  try {
    const asset = await polyreel.assets.upload(file, {
      name: file.name,
      signal: stop.signal,
      store: resumeStore,
      onProgress: ({ sent }) => progressed(id, sent),
    });
    files.delete(id);
    forget(id);
    change(id, { state: asset.status === 'ready' ? 'done' : 'processing', assetId: asset.id });
  } catch (error) {
    // Who stopped it has said already what it is then.
    if (!stop.signal.aborted) change(id, { state: 'failed', reason: reasonOf(error) });
  } finally {
    running.delete(id);
    fill();
  }
}

function reasonOf(error: unknown): string {
  const { title, detail } = explain(error);
  const isKnown = error instanceof PolyreelError && error.kind !== 'network';
  return isKnown ? detail : `${title}. ${strings.common.errors.offlineHint}`;
}

/** When the connection is back, what it broke goes on by itself. */
export function resumeWhenOnline(): () => void {
  const goOn = () => {
    for (const { id, way, state } of transfers.get())
      if (way === 'upload' && state === 'failed' && files.has(id)) resume(id);
  };
  window.addEventListener('online', goOn);
  return () => window.removeEventListener('online', goOn);
}
