import { PolyreelError, type Upload } from '@polyreel/sdk';
import { polyreel } from '../api/client.ts';
import { explain } from '../api/explain.ts';
import { forget, interrupted, remember } from './memory.ts';
import { begin } from './pace.ts';
import { add, change, find, progressed, transfers } from './transfers.ts';

/** At once: more would only share the same line. */
const AT_ONCE = 3;

/** Files cannot be in the store of transfers, which outlives the page. */
const files = new Map<string, File>();
/** What has begun, paused or not. */
const begun = new Map<string, Upload>();

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
  begun.get(id)?.pause();
  fill();
}

/** Goes on, or tries again. */
export function resume(id: string): void {
  change(id, { state: 'waiting', reason: null });
  fill();
}

/** Here and at the server. */
export function cancel(id: string): void {
  change(id, { state: 'cancelled' });
  void begun.get(id)?.abort();
  release(id);
  fill();
}

/** Starts what waits, as many as there are places. */
function fill(): void {
  for (const { id, way, state } of transfers.get()) {
    const sending = transfers.get().filter((one) => one.way === 'upload' && one.state === 'sending');
    if (sending.length >= AT_ONCE) return;
    if (way === 'upload' && state === 'waiting') start(id);
  }
}

function start(id: string): void {
  const file = files.get(id);
  if (file === undefined) return;
  change(id, { state: 'sending', pace: begin(find(id)?.pace.bytes ?? 0, performance.now()) });
  const paused = begun.get(id);
  if (paused === undefined) void send(id, file);
  else paused.resume();
}

async function send(id: string, file: File): Promise<void> {
  remember({ id, name: file.name, size: file.size });
  const sending = polyreel.upload(file, { onProgress: ({ sent }) => progressed(id, sent) });
  begun.set(id, sending);
  try {
    const asset = await sending;
    release(id);
    change(id, {
      state: asset.status === 'ready' ? 'done' : 'processing',
      assetId: asset.id,
      name: asset.name,
    });
  } catch (error) {
    begun.delete(id);
    // Who stopped it has said already what it is then.
    if (find(id)?.state !== 'cancelled') change(id, { state: 'failed', reason: explain(error).detail });
    if (!isWorthTrying(error)) release(id);
  } finally {
    fill();
  }
}

/** A file that was refused is refused again: it need not be kept. */
function isWorthTrying(error: unknown): boolean {
  return error instanceof PolyreelError && error.retryable;
}

function release(id: string): void {
  files.delete(id);
  begun.delete(id);
  forget(id);
}

/** Whether it can be tried again without giving the file again. */
export function hasFile(id: string): boolean {
  return files.has(id);
}

/** When the connection is back, what it broke goes on by itself. */
export function resumeWhenOnline(): () => void {
  const goOn = () => {
    for (const { id, state } of transfers.get()) if (state === 'failed' && files.has(id)) resume(id);
  };
  window.addEventListener('online', goOn);
  return () => window.removeEventListener('online', goOn);
}
