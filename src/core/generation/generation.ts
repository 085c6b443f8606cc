import type { Asset } from '../asset.ts';

/** `waiting`: an outside renderer has the job. */
export const GENERATION_STATUSES = [
  'queued',
  'running',
  'waiting',
  'succeeded',
  'failed',
  'cancelled',
] as const;
export type GenerationStatus = (typeof GENERATION_STATUSES)[number];

export const GENERATION_PHASES = ['writing', 'speaking', 'rendering', 'joining', 'checking'] as const;
export type GenerationPhase = (typeof GENERATION_PHASES)[number];

/** The making of one asset by a script; it has the asset's id. */
export interface Generation {
  readonly assetId: string;
  readonly workspaceId: string;
  readonly projectId: string | null;
  readonly scriptId: string;
  readonly scriptVersion: number;
  readonly parameters: Parameters;
  readonly seed: number;
  readonly status: GenerationStatus;
  readonly phase: GenerationPhase | null;
  /** Percent. */
  readonly progress: number;
  readonly renderer: 'builtin' | 'outside';
  readonly draft: boolean;
  readonly warnings: readonly Warning[];
  /** What came out of the cache and what was rendered; null until it is known. */
  readonly scenes:
    | readonly { readonly key: string; readonly hit: boolean; readonly seconds: number }[]
    | null;
  /** Which clip, and why. */
  readonly failure: { readonly message: string; readonly pointer: string | null } | null;
  readonly batchId: string | null;
  readonly createdAt: Date;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
}

/** Values by the names of a script's inputs, as they were given. */
export type Parameters = Readonly<Record<string, unknown>>;

export const WARNINGS = [
  'unknown-parameter',
  'missing-glyph',
  'unknown-font',
  'upscaled-image',
  'short-media',
  'asset-not-ready',
  'offline-writer',
  'empty-timeline',
] as const;

export interface Warning {
  readonly code: (typeof WARNINGS)[number];
  /** A sentence. */
  readonly message: string;
  /** JSON pointer into the script, or the name of a parameter. */
  readonly at: string;
}

/** A script's document at one of its versions. */
export interface ScriptVersion {
  readonly scriptId: string;
  readonly version: number;
  readonly document: unknown;
  readonly createdAt: Date;
}

export interface Script {
  readonly id: string;
  readonly workspaceId: string;
  readonly projectId: string | null;
  readonly name: string;
  /** The built-in template that it was made from, or null. */
  readonly templateKey: string | null;
  /** The newest version. */
  readonly version: number;
  readonly document: unknown;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** What a request to generate comes to at once: the asset to be, and the place where whoever renders delivers. */
export interface Generated {
  readonly asset: Asset;
  readonly generation: Generation;
  /** The signed URL that takes the file, once. */
  readonly uploadUrl: string;
  readonly uploadExpiresAt: Date;
  /** The secret that reads or fills the asset without an API key. */
  readonly key: string;
}
