/** Tells where a body ends, fed with its bytes as they come. */
export interface Framing {
  /** Bytes of content so far. */
  readonly length: number;
  /** Takes bytes; what is content of them goes to `keep`. True when the body has ended. */
  take(bytes: Buffer, keep: (content: Buffer) => void): boolean;
}

/** As `Content-Length` has it. */
export class Counted implements Framing {
  length = 0;
  readonly #expected: number;

  constructor(expected: number) {
    this.#expected = expected;
  }

  take(bytes: Buffer, keep: (content: Buffer) => void): boolean {
    this.length += bytes.byteLength;
    keep(bytes);
    return this.length >= this.#expected;
  }
}

const LINE_FEED = 10;

/** RFC 9112, 7.1, without trailers, which nobody here sends. */
export class Chunked implements Framing {
  length = 0;
  #line = '';
  /** Of the chunk that is being read, its CR LF included; 0 while its size is being read. */
  #left = 0;

  take(bytes: Buffer, keep: (content: Buffer) => void): boolean {
    for (let at = 0; at < bytes.byteLength; ) {
      if (this.#left > 0) {
        const piece = bytes.subarray(at, at + this.#left);
        const content = piece.subarray(0, Math.max(0, this.#left - 2));
        this.length += content.byteLength;
        keep(content);
        this.#left -= piece.byteLength;
        at += piece.byteLength;
        continue;
      }
      const end = bytes.indexOf(LINE_FEED, at);
      this.#line += bytes.toString('latin1', at, end < 0 ? bytes.byteLength : end);
      if (end < 0) return false;
      at = end + 1;
      const line = this.#line.trim();
      this.#line = '';
      if (this.#ended) return true;
      const size = Number.parseInt(line, 16);
      if (size === 0) this.#ended = true;
      else this.#left = size + 2;
    }
    return false;
  }

  #ended = false;
}
