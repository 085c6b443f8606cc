import {
  type CaptionLine,
  type Clip,
  type Picture,
  PLAIN_TEXT,
  type Placement,
  type Sound,
  type TextStyle,
  type Timeline,
} from '#media/render/timeline.ts';
import { CLIPS, type Footage, MUSIC, PHOTO, SPEECH } from './footage.ts';

export const SIZE = { width: 1280, height: 720 };
export const FPS = 30;
export const SECONDS = 20;
/** Each picture is there for this long, and fades into the next one. */
export const SHOT = 5;
export const FADE = 0.5;
/** The title comes, and is gone. */
export const TITLE = { start: 0.5, length: 4, fade: 0.5 };
/** Seconds that each caption is there for. */
export const CAPTION = 2;

const WHOLE = { x: 0, y: 0, width: 1, height: 1 };
export const CLOSER = { x: 0.15, y: 0.1, width: 0.7, height: 0.7 };

const STYLE: TextStyle = {
  ...PLAIN_TEXT,
  size: 64,
  weight: 700,
  outline: { colour: '#000000ff', width: 4 },
};

export const TITLE_BOX = { width: 1152, height: 200 };
export const TITLE_PICTURE = {
  kind: 'text',
  text: 'A film of twenty seconds',
  style: STYLE,
  ...TITLE_BOX,
  reveal: 'none',
  revealTime: 0,
} as const;

export const CAPTION_BOX = { width: 1076, height: 160 };
export const CAPTION_STYLE: TextStyle = {
  ...STYLE,
  size: 36,
  verticalAlign: 'bottom',
  background: { colour: '#000000b3', padding: 10, radius: 8 },
  outline: null,
};

export function captionLines(changed: string): CaptionLine[] {
  return Array.from({ length: SECONDS / CAPTION }, (_, index) => ({
    start: index * CAPTION,
    end: (index + 1) * CAPTION,
    text: index === 3 ? changed : `What is said in part ${index + 1} of the film`,
    words: null,
  }));
}

/** Three clips and a photograph that fade into each other, a title, captions, and music that makes room for speech. */
export function composition({ media }: Footage, caption: string): Timeline {
  return {
    output: {
      format: 'mp4',
      ...SIZE,
      fps: { num: FPS, den: 1 },
      quality: 'medium',
      stillAt: 0,
      loudness: null,
    },
    duration: SECONDS,
    media,
    stage: {
      ...SIZE,
      background: '#000000ff',
      tracks: [
        { clips: shots(), transitions: [0, 1, 2].map((from) => ({ kind: 'fade', from, length: FADE })) },
        { clips: [title()], transitions: [] },
        { clips: [captions(caption)], transitions: [] },
      ],
    },
    sounds: [sound(MUSIC, { speech: false, duck: 12 }), sound(SPEECH, { speech: true, duck: null })],
  };
}

function shots(): Clip[] {
  const still = { from: WHOLE, to: WHOLE, easing: 'linear' } as const;
  const films = CLIPS.map((media): Picture => ({ kind: 'video', media, trim: 0, speed: 1, view: still }));
  const photo: Picture = { kind: 'image', media: PHOTO, view: { ...still, to: CLOSER } };
  return [...films, photo].map((picture, index, all) => {
    const length = index === all.length - 1 ? SHOT : SHOT + FADE;
    return clip({ start: index * SHOT, length }, picture, { fit: 'cover', box: SIZE, y: SIZE.height / 2 });
  });
}

function title(): Clip {
  const { start, length, fade } = TITLE;
  const placed = clip({ start, length }, TITLE_PICTURE, { fit: 'none', box: TITLE_BOX, y: 120 });
  const keyframes = [
    { at: 0, value: 0 },
    { at: fade, value: 1 },
    { at: length - fade, value: 1 },
    { at: length, value: 0 },
  ];
  const motion = keyframes.map((keyframe) => ({ ...keyframe, easing: 'linear' as const }));
  return { ...placed, motion: [{ property: 'opacity', keyframes: motion }] };
}

function captions(changed: string): Clip {
  const lines = captionLines(changed);
  const picture: Picture = {
    kind: 'captions',
    lines,
    style: CAPTION_STYLE,
    width: CAPTION_BOX.width,
    highlight: null,
  };
  return clip({ start: 0, length: SECONDS }, picture, { fit: 'none', box: CAPTION_BOX, y: 600 });
}

function clip(
  time: { start: number; length: number },
  picture: Picture,
  placement: Pick<Placement, 'fit' | 'box' | 'y'>,
): Clip {
  const middle = { anchor: 'center', x: SIZE.width / 2, scale: 1, rotation: 0, opacity: 1 } as const;
  return { pointer: '', ...time, picture, placement: { ...middle, ...placement }, motion: [] };
}

function sound(media: number, { speech, duck }: Pick<Sound, 'speech' | 'duck'>): Sound {
  const plain = { pointer: '', start: 0, trim: 0, speed: 1, volume: 1, fadeIn: 0, fadeOut: 0 };
  return { ...plain, media, length: SECONDS, speech, duck };
}
