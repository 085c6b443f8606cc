import type { AssetDetail } from '@polyreel/sdk';
import { formatDuration, formatNumber } from '../ui/format.ts';

export type FactName =
  | 'dimensions'
  | 'duration'
  | 'container'
  | 'video'
  | 'frameRate'
  | 'pixelFormat'
  | 'audio'
  | 'sampleRate'
  | 'bitRate'
  | 'pages'
  | 'colour'
  | 'lines'
  | 'family';

type Named = readonly [name: FactName, value: string];

/** What was found in the file, as far as it applies to one of its kind. */
export function factsOf({ kind, width, height, duration, facts }: AssetDetail): Named[] {
  const {
    container,
    bitRate = null,
    video = null,
    audio = null,
    image = null,
    captions = null,
    font = null,
  } = facts ?? {};
  return [
    ...some('dimensions', width !== null && height !== null && `${width} × ${height}`),
    ...some('duration', duration !== null && kind !== 'image' && formatDuration(duration)),
    ...some('container', container),
    ...some(
      'video',
      video && [video.codec, video.hdr && 'HDR', video.alpha && 'alpha'].filter(Boolean).join(', '),
    ),
    ...some('frameRate', video && rateOf(video)),
    ...some('pixelFormat', video?.pixelFormat),
    ...some('audio', audio && `${audio.codec}, ${audio.layout}`),
    ...some('sampleRate', audio && `${formatNumber(audio.sampleRate)} Hz`),
    ...some('bitRate', bitRate !== null && `${formatNumber(Math.round(bitRate / 1000))} kbit/s`),
    ...some('pages', image !== null && image.pages > 1 && String(image.pages)),
    ...some('colour', image && [image.colorSpace, image.alpha && 'alpha'].filter(Boolean).join(', ')),
    ...some('lines', captions && formatNumber(captions.lines)),
    ...some('family', font?.family),
  ];
}

/** Rounded as people say it, and exactly where that is another number. */
function rateOf({ frameRate, frameRateExact }: { frameRate: number | null; frameRateExact: string | null }) {
  if (frameRate === null) return null;
  const said = formatNumber(Math.round(frameRate * 100) / 100);
  return Number.isInteger(frameRate) || frameRateExact === null ? said : `${said} (${frameRateExact})`;
}

function some(name: FactName, value: string | false | null | undefined): Named[] {
  return value ? [[name, value]] : [];
}
