import type { Clip, MediaIndex, Picture, Stage, TextStyle } from '../timeline.ts';

/** Collects the media that a stage uses and numbers them in the order in which it first does. */
export class MediaUses {
  readonly #numbers = new Map<MediaIndex, number>();

  /** Where each of the new numbers was in the old numbering. */
  get indices(): readonly MediaIndex[] {
    return [...this.#numbers.keys()];
  }

  renumber(stage: Stage): Stage {
    const clip = (one: Clip): Clip => ({ ...one, picture: this.#picture(one.picture) });
    return {
      ...stage,
      tracks: stage.tracks.map((track) => ({ ...track, clips: track.clips.map(clip) })),
    };
  }

  #picture(picture: Picture): Picture {
    switch (picture.kind) {
      case 'video':
      case 'image':
        return { ...picture, media: this.#numberOf(picture.media) };
      case 'text':
      case 'captions':
        return { ...picture, style: this.#style(picture.style) };
      case 'stage':
        return { ...picture, stage: this.renumber(picture.stage) };
      default:
        return picture;
    }
  }

  #style(style: TextStyle): TextStyle {
    return style.fontMedia === null ? style : { ...style, fontMedia: this.#numberOf(style.fontMedia) };
  }

  #numberOf(index: MediaIndex): number {
    const number = this.#numbers.get(index) ?? this.#numbers.size;
    this.#numbers.set(index, number);
    return number;
  }
}
