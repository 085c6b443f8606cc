import { AssetError } from '#errors.ts';
import type { Extent } from '../geometry/extent.ts';
import type { Point, Size } from '../geometry/rect.ts';
import type { Clip, Fraction, ImagePicture, MediaIndex, MediaInput, VideoPicture } from '../timeline.ts';
import { openImageSource } from './image.ts';
import type { Source } from './source.ts';
import { openStage } from './stage.ts';
import { openVideo } from './video.ts';

/** Where a clip is shown, and what is there to be shown. */
export interface Scenery {
  readonly media: readonly MediaInput[];
  /** Absolute paths, one for each of the media. */
  readonly files: readonly string[];
  readonly fps: Fraction;
  /** The stage's size, and how many pixels of the canvas one of its pixels is. */
  readonly stage: Size;
  readonly zoom: Point;
}

/** Opens what a clip shows; `extent` tells how much is seen of a picture of that size. */
export async function openSource(
  { picture, placement }: Clip,
  scenery: Scenery,
  extent: (natural: Size) => Extent,
): Promise<Source> {
  switch (picture.kind) {
    case 'video':
    case 'image':
      return await openVideoOrImage(picture, scenery, extent);
    case 'stage':
      return await openStage(picture, scenery);
    default: {
      // Loaded when there is something to draw: a scene of films alone has no need of a rasteriser.
      const { openDrawing } = await import('./drawing.ts');
      return await openDrawing(picture, { box: placement.box, scenery });
    }
  }
}

/** What the file is decides, and not what the script takes it for: a picture is shown for as long as the clip lasts. */
async function openVideoOrImage(
  picture: VideoPicture | ImagePicture,
  scenery: Scenery,
  extent: (natural: Size) => Extent,
): Promise<Source> {
  const { facts, path } = mediumAt(scenery, picture.media);
  if (facts.image !== null) {
    const { width, height } = facts.image;
    return await openImageSource(path, { facts: facts.image, extent: extent({ width, height }) });
  }
  const film = picture.kind === 'video' ? picture : { trim: 0, speed: 1 };
  return await openVideo(path, { facts, ...film });
}

export function mediumAt(
  { media, files }: Scenery,
  index: MediaIndex,
): MediaInput & { readonly path: string } {
  const [input, path] = [media[index], files[index]];
  if (input === undefined || path === undefined)
    throw new AssetError('internal', `The composition has no file ${index}.`);
  return { ...input, path };
}
