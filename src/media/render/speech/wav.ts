import { closeSync, openSync, writeSync } from 'node:fs';

const HEADER_BYTES = 44;
const BYTES_PER_SAMPLE = 2;

/** A mono WAV file of 16-bit samples, written as they come; its header is right once it is disposed. */
export class WavWriter implements Disposable {
  readonly #file: number;
  readonly #sampleRate: number;
  #samples = 0;

  constructor(path: string, sampleRate: number) {
    this.#file = openSync(path, 'w');
    this.#sampleRate = sampleRate;
    writeSync(this.#file, this.#header());
  }

  /** Seconds written so far. */
  get duration(): number {
    return this.#samples / this.#sampleRate;
  }

  write(samples: Int16Array): void {
    const bytes = Buffer.alloc(samples.length * BYTES_PER_SAMPLE);
    samples.forEach((sample, index) => {
      bytes.writeInt16LE(sample, index * BYTES_PER_SAMPLE);
    });
    writeSync(this.#file, bytes, 0, bytes.length, HEADER_BYTES + this.#samples * BYTES_PER_SAMPLE);
    this.#samples += samples.length;
  }

  writeSilence(seconds: number): void {
    this.write(new Int16Array(Math.round(seconds * this.#sampleRate)));
  }

  #header(): Buffer {
    const size = this.#samples * BYTES_PER_SAMPLE;
    const header = Buffer.alloc(HEADER_BYTES);
    header.write('RIFF', 0, 'latin1');
    header.writeUInt32LE(HEADER_BYTES - 8 + size, 4);
    header.write('WAVEfmt ', 8, 'latin1');
    header.writeUInt32LE(16, 16);
    // PCM, one channel.
    header.writeUInt16LE(1, 20);
    header.writeUInt16LE(1, 22);
    header.writeUInt32LE(this.#sampleRate, 24);
    header.writeUInt32LE(this.#sampleRate * BYTES_PER_SAMPLE, 28);
    header.writeUInt16LE(BYTES_PER_SAMPLE, 32);
    header.writeUInt16LE(BYTES_PER_SAMPLE * 8, 34);
    header.write('data', 36, 'latin1');
    header.writeUInt32LE(size, 40);
    return header;
  }

  [Symbol.dispose](): void {
    writeSync(this.#file, this.#header(), 0, HEADER_BYTES, 0);
    closeSync(this.#file);
  }
}

/** The samples of a plain 44-byte-header WAV file of one channel and 16 bit, which is what espeak-ng writes. */
export function samplesOf(wav: Uint8Array): Int16Array {
  const view = new DataView(wav.buffer, wav.byteOffset + HEADER_BYTES, wav.byteLength - HEADER_BYTES);
  return Int16Array.from({ length: Math.floor(view.byteLength / BYTES_PER_SAMPLE) }, (_, index) =>
    view.getInt16(index * BYTES_PER_SAMPLE, true),
  );
}
