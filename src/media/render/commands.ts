import type { Facts } from '../facts.ts';
import type { MediaInput, Output, Sound, Stage, Timeline } from './timeline.ts';

/** A stretch of a timeline's pictures that can be rendered by itself, with times from its own beginning. */
export interface Scene {
  /** Hex SHA-256 over all that decides its frames: the same key, the same file. */
  readonly key: string;
  /** The frame of the whole at which it begins, and how many there are of it. */
  readonly firstFrame: number;
  readonly frames: number;
  /** A clip that is on the move when the scene begins starts before 0. */
  readonly stage: Stage;
  /** Only what it uses, in the order of the indices within `stage`. */
  readonly media: readonly MediaInput[];
  /** Where each of `media` is in the whole timeline. */
  readonly mediaOf: readonly number[];
}

export interface SceneInput {
  readonly scene: Scene;
  readonly output: Output;
  /** Absolute paths, one for each of the scene's `media`. */
  readonly files: readonly string[];
  /** Absolute; created or overwritten. */
  readonly outPath: string;
}

export interface SoundInput {
  readonly sounds: readonly Sound[];
  readonly media: readonly MediaInput[];
  readonly files: readonly string[];
  /** Seconds of the whole; silence where nothing sounds. */
  readonly duration: number;
  readonly output: Output;
  readonly outPath: string;
}

/** Loudness of what came out, in LUFS; null for silence. */
export interface SoundReport {
  readonly loudness: number | null;
}

/** What a file says of its own making: XMP, and the container's tags. */
export interface Provenance {
  /** IPTC digital source type, the last segment of its URI, like `trainedAlgorithmicMedia`; null for none. */
  readonly digitalSourceType: string | null;
  readonly title: string;
  /** The name and version of the program. */
  readonly tool: string;
  /** ISO 8601; part of the request, so that the same request makes the same bytes. */
  readonly createdAt: string;
}

export interface AssemblyInput {
  /** Absolute paths of rendered scenes, in order; none for audio alone. */
  readonly scenes: readonly string[];
  /** Absolute path of the rendered sound, or null for a silent file. */
  readonly sound: string | null;
  readonly output: Output;
  readonly provenance: Provenance;
  readonly outPath: string;
}

export interface StillInput {
  readonly timeline: Timeline;
  /** One for each of the timeline's `media`. */
  readonly files: readonly string[];
  /** Seconds. */
  readonly at: number;
  readonly format: 'png' | 'jpeg' | 'webp';
  readonly provenance: Provenance;
  readonly outPath: string;
}

export interface SpeechInput {
  readonly text: string;
  /** A BCP 47 language tag, or one of espeak-ng's voices. */
  readonly voice: string;
  /** 1 is the voice's ordinary pace. */
  readonly pace: number;
  /** A WAV file. */
  readonly outPath: string;
}

export interface SpeechReport {
  /** Seconds. */
  readonly duration: number;
  /** When each sentence of the text is spoken, in seconds; in order. */
  readonly sentences: readonly { readonly text: string; readonly start: number; readonly end: number }[];
}

/** A cut of one file that needs no encoding. */
export interface CopyInput {
  readonly path: string;
  readonly facts: Facts;
  /** Seconds; the start has to be on a key frame. */
  readonly trim: number;
  readonly length: number;
  readonly output: Output;
  readonly provenance: Provenance;
  readonly outPath: string;
}

/** Tells of frames (or seconds of sound) done so far. */
export type OnProgress = (done: number) => void;
