import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { API_KEY, startService } from '../crash/service.ts';
import { openDataDir } from '../crash/storage.ts';
import { rask } from './drivers/rask.ts';

const MIB = 1024 * 1024;
const SIZE = 320 * MIB;
/** Well above what garbage adds to any form; a server that holds forms in memory adds all of it, and more. */
const GROWTH = SIZE / 2;
const isLinux = process.platform === 'linux';

/** The most memory that a process has had so far, in bytes. */
function peakOf(pid: number): number {
  const kibibytes = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kibibytes) * 1024;
}

/** The head of 44.1 kHz stereo of 16 bits, with that many bytes of samples to come. */
function waveHead(samples: number): Buffer {
  const head = Buffer.alloc(44);
  head.write('RIFF', 0);
  head.writeUInt32LE(36 + samples, 4);
  head.write('WAVEfmt ', 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(2, 22);
  head.writeUInt32LE(44_100, 24);
  head.writeUInt32LE(44_100 * 4, 28);
  head.writeUInt16LE(4, 32);
  head.writeUInt16LE(16, 34);
  head.write('data', 36);
  head.writeUInt32LE(samples, 40);
  return head;
}

/** A form with one large file, made as it goes out. */
async function* largeForm(boundary: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(
    `--${boundary}\r\ncontent-disposition: form-data; name="data"; filename="upload"\r\ncontent-type: application/octet-stream\r\n\r\n`,
  );
  yield waveHead(SIZE);
  const silence = Buffer.alloc(MIB);
  for (let sent = 0; sent < SIZE; sent += MIB) yield silence;
  yield Buffer.from(`\r\n--${boundary}--\r\n`);
}

test('a large part does not grow memory', { skip: !isLinux && 'needs /proc' }, async (t) => {
  await using directory = await openDataDir();
  await using service = await startService({ dataDir: directory.path });
  const origin = await service.origin;
  const before = peakOf(service.pid);
  const boundary = 'a-boundary';
  const reply = await fetch(`${origin}${rask.prefix}/media?kind=`, {
    method: 'POST',
    headers: { ...rask.authorize(API_KEY), 'content-type': `multipart/form-data; boundary=${boundary}` },
    body: ReadableStream.from(largeForm(boundary)),
    duplex: 'half',
  });
  const growth = peakOf(service.pid) - before;
  assert.equal(reply.status, 200, await reply.text());
  t.diagnostic(`${Math.round(growth / MIB)} MiB for a form of ${SIZE / MIB} MiB`);
  assert.ok(growth < GROWTH, `${Math.round(growth / MIB)} MiB for a form of ${SIZE / MIB} MiB`);
});
