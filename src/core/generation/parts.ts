import type { Logger } from '#log.ts';
import type { MediaPool } from '#media/pool.ts';
import type { SpeechInput, SpeechReport } from '#media/render/commands.ts';
import type { RenderPool } from '#media/render-pool.ts';
import type { Changes } from '../changes.ts';
import type { IngestParts } from '../ingest.ts';
import type { WrittenText } from './generation.ts';

/** Writes the texts that nobody gave. */
export interface Writer {
  /** The parameters are data for the prompt; its placeholders have been filled in. */
  write(request: WritingRequest, signal: AbortSignal): Promise<WrittenText>;
}

export interface WritingRequest {
  readonly prompt: string;
  readonly persona: string | null;
  readonly task: string | null;
  readonly parameters: Readonly<Record<string, string>>;
}

/** Says texts. */
export interface Speaker {
  /** Names what speaks: another one says the same text otherwise. */
  readonly name: string;
  /** It speaks by rules, on this machine, at no cost. */
  readonly isOffline: boolean;
  speak(input: SpeechInput, signal: AbortSignal): Promise<SpeechReport>;
}

/** What a script is prepared with: the library, and who writes and speaks. */
export interface PreparingParts extends IngestParts {
  readonly media: MediaPool;
  /** Null where no language model is configured: texts are their prompts then, with the values filled in. */
  readonly writer: Writer | null;
  readonly speaker: Speaker;
  /** A directory for files that live as long as one job. */
  readonly scratch: string;
}

/** What a script is rendered with. */
export interface RenderingParts extends PreparingParts {
  readonly renderer: RenderPool;
  readonly changes: Changes;
  readonly log: Logger;
  /** Scenes of one generation that are rendered at the same time. */
  readonly scenesAtOnce: number;
  /** Milliseconds for a generation as a whole. */
  readonly generationTimeout: number;
  /** What files say that made them: name and version of the program. */
  readonly tool: string;
}
