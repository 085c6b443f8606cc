import { AVMEDIA_TYPE_AUDIO } from 'node-av/constants';
import type { IRational, Packet, Stream } from 'node-av/lib';
import { AssetError } from '#errors.ts';
import { Container } from '../../engine/container.ts';
import { soundCodecOf } from '../sound/codecs.ts';
import type { Format } from '../timeline.ts';
import { describeSound } from './describe.ts';
import type { Track } from './track.ts';

/** The mixed sound, as it is. What its encoder put before its start has times before 0, and stays unheard. */
export class SoundTrack implements Track, Disposable {
  readonly #container: Container;
  readonly #stream: Stream;

  constructor(path: string, format: Format) {
    this.#container = new Container(path, soundCodecOf(format).demuxer);
    const { audio } = this.#container;
    if (audio?.codecpar.codecType !== AVMEDIA_TYPE_AUDIO) {
      this[Symbol.dispose]();
      throw new AssetError('internal', 'The rendered sound has no stream.');
    }
    this.#stream = audio;
  }

  get timeBase(): IRational {
    return this.#stream.timeBase;
  }

  describe(stream: Stream): void {
    describeSound(stream, this.#stream);
  }

  packets(): Generator<Packet> {
    return this.#container.packets();
  }

  [Symbol.dispose](): void {
    this.#container[Symbol.dispose]();
  }
}
