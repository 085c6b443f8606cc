import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { MediaFile } from '../crash/files.ts';
import { API_KEY } from '../crash/service.ts';
import { CHUNK, metadata, UPLOADS } from '../tus/service.ts';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly bytes: Buffer;
}

export interface Question {
  readonly method: string;
  /** A path of the service, or a URL that it gave. */
  readonly at: string;
  readonly headers?: Readonly<Record<string, string | number>>;
  /** Sent one after the other, with pauses between. */
  readonly pieces?: readonly Buffer[];
  readonly expected: readonly number[];
}

/** Milliseconds between two pieces, of what is sent and of what is read. */
const PAUSE = 150;

/** A client on one connection after the other that tries nothing twice: whatever does not end as expected throws. */
export class StrictClient implements Disposable {
  readonly #origin: string;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 });

  constructor(origin: string) {
    this.#origin = origin;
  }

  /** `slowly` takes what comes bit by bit, as over a bad line. */
  async ask({ method, at, headers = {}, pieces = [], expected }: Question, slowly = false): Promise<Answer> {
    const length = pieces.reduce((sum, piece) => sum + piece.byteLength, 0);
    const outgoing = request(new URL(at, this.#origin), {
      method,
      agent: this.#agent,
      headers: {
        authorization: `Bearer ${API_KEY}`,
        ...(method === 'GET' || method === 'HEAD' ? {} : { 'content-length': length }),
        ...headers,
      },
    });
    const answered = once(outgoing, 'response') as Promise<[IncomingMessage]>;
    answered.catch(() => {}); // looked at below, when all is sent
    for (const [index, piece] of pieces.entries()) {
      if (index > 0) await sleep(PAUSE);
      outgoing.write(piece);
    }
    outgoing.end();
    const [incoming] = await answered;
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) {
      chunks.push(chunk);
      if (slowly) await sleep(PAUSE / 10);
    }
    const answer = {
      status: incoming.statusCode ?? 0,
      headers: incoming.headers,
      bytes: Buffer.concat(chunks),
    };
    assert.ok(
      incoming.complete && expected.includes(answer.status),
      `${method} ${at}: ${answer.status}${incoming.complete ? '' : ', cut off'} ${answer.bytes.subarray(0, 500)}`,
    );
    return answer;
  }

  /** In one request; returns the id. */
  async upload(file: MediaFile, headers: Readonly<Record<string, string>> = {}): Promise<string> {
    const answer = await this.ask({
      method: 'POST',
      at: `/api/v1/assets?name=${file.name}`,
      headers,
      pieces: cut(file.bytes, 6),
      expected: headers.prefer === undefined ? [201] : [201, 202],
    });
    return JSON.parse(answer.bytes.toString()).id;
  }

  /** By tus, in two PATCHes; returns the id. */
  async uploadResumably({ name, bytes }: MediaFile): Promise<string> {
    const version = { 'tus-resumable': '1.0.0' };
    const headers = {
      ...version,
      'upload-length': bytes.byteLength,
      'upload-metadata': metadata({ filename: name }),
    };
    const begun = await this.ask({ method: 'POST', at: UPLOADS, headers, expected: [201] });
    const at = begun.headers.location ?? '';
    const middle = Math.ceil(bytes.byteLength / 2);
    for (const [offset, half] of [
      [0, bytes.subarray(0, middle)],
      [middle, bytes.subarray(middle)],
    ] as const) {
      const headers = { ...version, 'content-type': CHUNK, 'upload-offset': offset };
      await this.ask({ method: 'PATCH', at, headers, pieces: cut(half, 4), expected: [204] });
    }
    return String(begun.headers['polyreel-asset-id']);
  }

  async show(id: string): Promise<{ url: string; sha256: string }> {
    const answer = await this.ask({ method: 'GET', at: `/api/v1/assets/${id}`, expected: [200] });
    return JSON.parse(answer.bytes.toString());
  }

  /** The hex SHA-256 of what a signed URL delivers. */
  async download(url: string): Promise<string> {
    const { bytes } = await this.ask({ method: 'GET', at: url, expected: [200] }, true);
    return createHash('sha256').update(bytes).digest('hex');
  }

  [Symbol.dispose](): void {
    this.#agent.destroy();
  }
}

function cut(bytes: Buffer, count: number): Buffer[] {
  const step = Math.ceil(bytes.byteLength / count);
  return Array.from({ length: count }, (_, index) => bytes.subarray(index * step, (index + 1) * step));
}
