/**
 * What Polyreel is measured against: a plain Node server that writes each body to a file, hashes it and flushes it, and
 * does nothing else. It keeps no record of what it has: the file is the record.
 *
 *     node bench/bare-server.ts <directory> <file | file+directory>
 */
import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { open, stat, unlink } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { announce } from './announce.ts';

const [, , directory, flushed] = process.argv;
if (directory === undefined || (flushed !== 'file' && flushed !== 'file+directory')) {
  throw new Error('usage: bare-server.ts <directory> <file | file+directory>');
}
const root = directory;

async function store(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const id = randomUUID();
  const hash = createHash('sha256');
  request.on('data', (chunk: Buffer) => hash.update(chunk));
  const file = createWriteStream(join(root, id), { flags: 'wx', flush: true });
  await pipeline(request, file);
  if (flushed === 'file+directory') await flushDirectory();
  const body = JSON.stringify({ id, size: file.bytesWritten, sha256: hash.digest('hex'), url: `/${id}` });
  response.writeHead(201, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) });
  response.end(body);
}

async function flushDirectory(): Promise<void> {
  await using handle = await open(root, 'r');
  await handle.sync();
}

async function deliver(path: string, response: ServerResponse): Promise<void> {
  const found = await stat(path).catch(() => null);
  if (found === null) return void response.writeHead(404).end();
  const { size } = found;
  response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': size });
  await pipeline(createReadStream(path), response);
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = join(root, basename(request.url ?? ''));
  if (request.method === 'POST') await store(request, response);
  else if (request.method === 'GET') await deliver(path, response);
  else {
    await unlink(path);
    response.writeHead(204).end();
  }
}

const server = createServer((request, response) => {
  answer(request, response).catch((error: unknown) => {
    console.error(error);
    response.destroy();
  });
});
await announce(server);
