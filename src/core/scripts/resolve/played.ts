import type { Sound } from '#media/render/timeline.ts';
import type { AssetOf } from '../document/clips.ts';
import type { Context } from './context.ts';
import type { UsedMedia } from './media.ts';
import { SILENT, type Source, type Span } from './source.ts';
import type { EffectName } from './view.ts';
import { viewOf } from './view.ts';

type Heard = Partial<
  Pick<AssetOf<'audio'>, 'trim' | 'speed' | 'volume' | 'fadeIn' | 'fadeOut' | 'duck' | 'speech'>
>;

/** The sound of a file within a span; none where it is silenced or has none. */
export function soundsOf(
  media: UsedMedia,
  heard: Heard,
  { span, pointer }: { readonly span: Span; readonly pointer: string },
): Sound[] {
  const { trim = 0, speed = 1, volume = 1, fadeIn = 0, fadeOut = 0, duck = null, speech = false } = heard;
  if (media.facts.audio === null || volume === 0) return [];
  const fades = { fadeIn: Math.min(fadeIn, span.length), fadeOut: Math.min(fadeOut, span.length) };
  return [{ pointer, media: media.index, ...span, trim, speed, volume, ...fades, speech, duck }];
}

/** How long a file plays from where it is begun; null where nobody knows. A beginning behind its end is a fault. */
export function playingTime(
  media: UsedMedia,
  { trim = 0, speed = 1 }: Heard,
  { pointer, context }: { pointer: string; context: Context },
): number | null {
  const { duration } = media.facts;
  if (duration === null) return null;
  if (trim < duration) return (duration - trim) / speed;
  const message = `leaves nothing of ${JSON.stringify(media.name)}, which lasts ${duration.toFixed(2)} s`;
  context.faults.add(`${pointer}/asset/trim`, message);
  return null;
}

interface PlayedClip {
  readonly pointer: string;
  readonly effect: EffectName | null;
  readonly context: Context;
}

export function videoSource(
  media: UsedMedia,
  asset: AssetOf<'video'> | AssetOf<'media'>,
  { pointer, effect, context }: PlayedClip,
): Source {
  const time = playingTime(media, asset, { pointer, context });
  const { trim = 0, speed = 1 } = asset;
  return {
    natural: time,
    available: time,
    follows: null,
    picture: () => ({ kind: 'video', media: media.index, trim, speed, view: viewOf(asset, effect) }),
    sounds: (span) => soundsOf(media, asset, { span, pointer }),
    says: SILENT.says,
  };
}

export function audioSource(
  media: UsedMedia,
  asset: AssetOf<'audio'>,
  { pointer, context }: PlayedClip,
): Source {
  const time = playingTime(media, asset, { pointer, context });
  return {
    natural: time,
    available: time,
    follows: null,
    picture: null,
    sounds: (span) => soundsOf(media, asset, { span, pointer }),
    says: SILENT.says,
  };
}
