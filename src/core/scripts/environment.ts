import type { Facts } from '#media/facts.ts';
import type { SpeechReport } from '#media/render/commands.ts';
import type { MediaInput, Quality } from '#media/render/timeline.ts';
import type { AssetStatus } from '../asset.ts';
import type { Values } from './placeholders/values.ts';

/** What the placeholders of a script are filled in from. */
export interface Surroundings {
  /** Of the inputs; see `readParameters`, with the texts that were written added. */
  readonly values: Values;
  readonly project: {
    readonly name: string;
    /** Ids of its images and videos that are ready, in their order. */
    readonly media: readonly string[];
    readonly audio: readonly string[];
  };
  /** "2025-05-25". */
  readonly today: string;
  readonly seed: number;
}

/** All that a script is resolved with. What it needs is told by `needsOf`. */
export interface Environment extends Surroundings {
  /** By id in lower case; one that is not among them is unknown to the workspace. */
  readonly assets: ReadonlyMap<string, UsableAsset>;
  /** The text of captions assets, by id in lower case. */
  readonly captionTexts: ReadonlyMap<string, string>;
  /** Speech that has been made, by its key; what is missing is an error, or estimated in a dry run. */
  readonly speech: ReadonlyMap<string, SpokenText>;
  /** Nothing is going to be rendered: what is not ready is a warning instead of an error. */
  readonly dryRun: boolean;
  /** Instead of the script's own, or null. */
  readonly quality: Quality | null;
}

export interface UsableAsset {
  readonly id: string;
  readonly name: string;
  readonly status: AssetStatus;
  /** Hex; null, as the facts, until they are known. */
  readonly sha256: string | null;
  readonly facts: Facts | null;
}

export interface SpokenText {
  readonly media: MediaInput;
  readonly sentences: SpeechReport['sentences'];
}
