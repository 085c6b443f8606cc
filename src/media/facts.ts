/** What a probe reads from a file. Sizes in pixels, times in seconds, rates in hertz, bit rates in bits per second. */

/** What is seen and heard, and what only videos are made with. */
export const MEDIA_KINDS = ['image', 'video', 'audio', 'captions', 'font'] as const;
export type MediaKind = (typeof MEDIA_KINDS)[number];

export interface VideoFacts {
  readonly codec: string;
  /** As displayed: sample aspect ratio and rotation applied. */
  readonly width: number;
  readonly height: number;
  /** Clockwise degrees that the display matrix asks for: 0, 90, 180 or 270. */
  readonly rotation: number;
  /** Frames per second as a number, null where the stream has no constant or average rate. */
  readonly frameRate: number | null;
  /** The same as the exact fraction, like "30000/1001". */
  readonly frameRateExact: string | null;
  readonly pixelFormat: string | null;
  /** Transfer characteristics are PQ or HLG. */
  readonly hdr: boolean;
  readonly alpha: boolean;
  readonly bitRate: number | null;
}

export interface AudioFacts {
  readonly codec: string;
  readonly sampleRate: number;
  readonly channels: number;
  /** "mono", "stereo", "5.1" and so on. */
  readonly layout: string;
  readonly bitRate: number | null;
}

export interface ImageFacts {
  /** png, jpeg, gif, webp, mpo. */
  readonly format: string;
  /** As displayed: EXIF orientation applied. */
  readonly width: number;
  readonly height: number;
  /** EXIF orientation, 1…8. */
  readonly orientation: number;
  /** Frames of an animation or pictures of a multi-picture file; 1 for a plain image. */
  readonly pages: number;
  readonly alpha: boolean;
  readonly colorSpace: string | null;
}

export interface CaptionsFacts {
  /** srt, vtt, ass, lrc. */
  readonly format: string;
  readonly lines: number;
}

export interface FontFacts {
  /** ttf, otf, woff, woff2. */
  readonly format: string;
  /** As the font calls itself; null where it does not. */
  readonly family: string | null;
}

export interface Facts {
  readonly kind: MediaKind;
  /** The media type that the bytes really are, like "video/mp4". */
  readonly mediaType: string;
  /** The demuxer or image format's short name: mp4, mov, 3gp, mkv, webm, flv, mpeg, ts, avi, mjpeg, ogv, wav, mp3, flac, ogg, png… */
  readonly container: string;
  /** Seconds; null for stills and fonts. An animated image has one; of captions it is where the last one ends. */
  readonly duration: number | null;
  readonly bitRate: number | null;
  readonly video: VideoFacts | null;
  readonly audio: AudioFacts | null;
  readonly image: ImageFacts | null;
  readonly captions: CaptionsFacts | null;
  readonly font: FontFacts | null;
  /** Container tags worth keeping (title, artist, comment, encoder…), at most a few kilobytes in all. */
  readonly tags: Readonly<Record<string, string>>;
}

export type PreviewRole = 'poster' | 'thumbnail' | 'waveform' | 'peaks' | 'animation';

/** What stands for the file, which somebody may be waiting for, and what takes longer. */
export const PREVIEW_PARTS = ['cover', 'rest'] as const;
export type PreviewPart = (typeof PREVIEW_PARTS)[number];

/** Those that there are of a file: what moves has more than its cover. */
export function partsOf({ video, image }: Facts): readonly PreviewPart[] {
  return video !== null || (image?.pages ?? 1) > 1 ? PREVIEW_PARTS : ['cover'];
}

/** A file that a preview job wrote, before it is stored. */
export interface PreviewFile {
  readonly role: PreviewRole;
  readonly path: string;
  readonly mediaType: string;
  readonly width: number | null;
  readonly height: number | null;
}

export interface Previews {
  readonly files: readonly PreviewFile[];
  /** Base64 of the thumbhash of the poster, thumbnail or waveform. */
  readonly thumbhash: string | null;
  /** For each preview that could not be made, a sentence that says why; the first one matters most. */
  readonly problems: readonly string[];
}
