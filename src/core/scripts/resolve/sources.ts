import type { AssetOf } from '../document/clips.ts';
import { boxOf } from './boxes.ts';
import { captionsSource } from './captions.ts';
import type { ClipPlace } from './clip-place.ts';
import { colour, fillOf } from './measures.ts';
import type { Wanted } from './media.ts';
import { audioSource, videoSource } from './played.ts';
import { ENDLESS, SILENT, type Source } from './source.ts';
import { speechSource } from './speech.ts';
import { textSource } from './text.ts';
import { upscalingChecked } from './upscaling.ts';
import { viewOf } from './view.ts';

/** Stands where something cannot be shown; whoever uses it has said why. */
const NOTHING_TO_SEE: Source = {
  ...ENDLESS,
  ...SILENT,
  picture: () => ({ kind: 'fill', fill: { kind: 'solid', colour: '#00000000' } }),
};
const NOTHING_TO_HEAR: Source = { ...ENDLESS, ...SILENT, picture: null };

/** What a clip is made of; a timeline within the timeline is its stage's to make. */
export function sourceOf(place: ClipPlace): Source {
  const { asset } = place.clip;
  switch (asset.type) {
    case 'video':
      return fileSource(asset, 'video', place);
    case 'image':
      return fileSource(asset, 'image', place);
    case 'media':
      return fileSource(asset, 'picture', place);
    case 'audio':
      return heardSource(asset, place);
    case 'speech':
      return speechSource(asset, place);
    case 'text':
      return textSource(asset, place);
    case 'captions':
      return captionsSource(asset, place);
    case 'shape':
      return shapeSource(asset, place);
    case 'fill':
      return { ...ENDLESS, ...SILENT, picture: () => ({ kind: 'fill', fill: fillOf(asset.fill) }) };
    case 'timeline':
      return NOTHING_TO_SEE;
  }
}

function fileSource(
  asset: AssetOf<'video'> | AssetOf<'image'> | AssetOf<'media'>,
  wanted: Wanted,
  place: ClipPlace,
): Source {
  const { context, pointer, clip } = place;
  const media = context.media.use(asset.src, wanted, `${pointer}/asset/src`);
  if (media === null) return NOTHING_TO_SEE;
  const effect = clip.effect ?? null;
  const view = viewOf(asset, effect);
  upscalingChecked(media, view, place);
  if (media.facts.kind === 'video' && asset.type !== 'image')
    return videoSource(media, asset, { pointer, effect, context });
  return { ...ENDLESS, ...SILENT, picture: () => ({ kind: 'image', media: media.index, view }) };
}

function heardSource(asset: AssetOf<'audio'>, { context, pointer }: ClipPlace): Source {
  const media = context.media.use(asset.src, 'audio', `${pointer}/asset/src`);
  return media === null ? NOTHING_TO_HEAR : audioSource(media, asset, { pointer, effect: null, context });
}

function shapeSource({ shape, radius, fill, stroke }: AssetOf<'shape'>, { clip, stage }: ClipPlace): Source {
  const { width, height } = boxOf(clip, stage);
  const painted = fill ?? (stroke === undefined ? 'white' : null);
  return {
    ...ENDLESS,
    ...SILENT,
    picture: () => ({
      kind: 'shape',
      shape,
      width,
      height,
      radius: radius ?? 0,
      fill: painted === null ? null : fillOf(painted),
      stroke: stroke === undefined ? null : { colour: colour(stroke.colour), width: stroke.width },
    }),
  };
}
