import type { IRational, Packet, Stream } from 'node-av/lib';
import { AssetError } from '#errors.ts';
import { Container } from '../../engine/container.ts';
import { describeSound } from '../assemble/describe.ts';
import { readOnly } from '../assemble/read-only.ts';
import type { Track } from '../assemble/track.ts';

/** A stretch of a file's sound, in seconds by the file's own clock. */
export interface SoundCutOptions {
  readonly demuxer: string;
  readonly start: number;
  readonly length: number;
}

/** Seconds before the start for which sound is taken as well: AAC needs a packet to get going, of at most 0.1 s. */
const RUN_UP = 0.15;

/**
 * The packets that sound within a stretch, and some before it at times below 0, which stay unheard. Throws
 * `unprocessable` for a file without sound.
 */
export class SoundCut implements Track, Disposable {
  readonly #container: Container;
  readonly #stream: Stream;
  readonly #options: SoundCutOptions;

  constructor(path: string, options: SoundCutOptions) {
    using opening = new DisposableStack();
    this.#container = opening.use(new Container(path, options.demuxer));
    this.#options = options;
    this.#stream = onlySound(this.#container);
    opening.move();
  }

  get timeBase(): IRational {
    return this.#stream.timeBase;
  }

  describe(stream: Stream): void {
    describeSound(stream, this.#stream);
  }

  *packets(): Generator<Packet> {
    const { num, den } = this.#stream.timeBase;
    const start = Math.round((this.#options.start * den) / num);
    const end = start + Math.round((this.#options.length * den) / num);
    const runUp = Math.round((RUN_UP * den) / num);
    this.#container.seek(this.#stream, this.#options.start - RUN_UP - this.#container.startTime);
    for (const packet of this.#container.packets()) {
      const time = Number(packet.pts);
      if (packet.streamIndex !== this.#stream.index || time < start - runUp) continue;
      if (time >= end) break;
      packet.pts = BigInt(time - start);
      packet.dts = packet.pts;
      packet.duration = BigInt(Math.min(Number(packet.duration), end - time));
      yield packet;
    }
  }

  [Symbol.dispose](): void {
    this.#container[Symbol.dispose]();
  }
}

function onlySound(container: Container): Stream {
  const { audio } = container;
  if (audio === null) throw new AssetError('unprocessable', 'The file has no sound.');
  readOnly(container, audio);
  return audio;
}
