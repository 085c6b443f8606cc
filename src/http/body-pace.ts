import type { IncomingMessage } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { AssetError } from '#errors.ts';

/** Bytes a second, on average, once the patience is over. */
const LEAST = 1024;

/**
 * Ends the waiting for a body that trickles: a byte now and then keeps a connection from being idle, for days over a body
 * of a megabyte. Not for bodies that routes read themselves, as a large file may take as long as its line needs.
 */
export function expectPace(app: FastifyInstance, patience: number): void {
  app.addHook('preParsing', ({ raw, routeOptions }, _reply, payload, done) => {
    const { 'content-length': length = '0', 'transfer-encoding': coding } = raw.headers;
    const hasBody = coding !== undefined || Number(length) > 0;
    if (hasBody && routeOptions.config?.rawBody !== true) watch(raw, patience);
    done(null, payload);
  });
}

function watch(raw: IncomingMessage, patience: number): void {
  const begin = performance.now();
  let received = 0;
  // Counts and starts nothing: whoever reads the body resumes it.
  raw.on('data', (chunk: Buffer) => {
    received += chunk.byteLength;
  });
  raw.pause();
  // The reader gets the error, and the connection stays for the answer.
  const giveUp = () => raw.emit('error', new AssetError('too-slow', 'The body arrives too slowly.'));
  const look = () => {
    const left = begin + patience + (received / LEAST) * 1000 - performance.now();
    if (left > 0) timer = setTimeout(look, Math.max(left, 1));
    else giveUp();
  };
  let timer = setTimeout(look, patience);
  raw.once('timeout', giveUp);
  for (const event of ['end', 'close', 'error'] as const) {
    raw.once(event, () => {
      clearTimeout(timer);
      raw.off('timeout', giveUp);
    });
  }
}
