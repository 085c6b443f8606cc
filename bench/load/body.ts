import { randomBytes } from 'node:crypto';
import type { BodyPlan } from './task.ts';

const BLOCK = 2 ** 20;

/** Makes one connection's bodies: noise that no other connection has, with a number near its start that counts up. */
export class Bodies {
  readonly #first: Buffer;
  readonly #block: Buffer | null;
  readonly #tail: Buffer;
  /** Bytes without the tail. */
  readonly #length: number;
  readonly #numberAt: number;

  constructor({ head, length, tail = '' }: BodyPlan) {
    const start = Buffer.from(head, 'base64');
    this.#tail = Buffer.from(tail, 'base64');
    this.#length = length - this.#tail.byteLength;
    this.#first = Buffer.concat([start, randomBytes(Math.min(this.#length, BLOCK) - start.byteLength)]);
    this.#block = this.#length > BLOCK ? randomBytes(BLOCK) : null;
    this.#numberAt = start.byteLength;
  }

  /** The pieces of the next body; those of the one before must have been sent, as it overwrites them. */
  *next(): Generator<Buffer> {
    this.#first.writeUInt32LE((this.#first.readUInt32LE(this.#numberAt) + 1) >>> 0, this.#numberAt);
    yield this.#first;
    if (this.#block !== null) {
      for (let left = this.#length - this.#first.byteLength; left > 0; left -= BLOCK) {
        yield left < BLOCK ? this.#block.subarray(0, left) : this.#block;
      }
    }
    if (this.#tail.byteLength > 0) yield this.#tail;
  }
}
