import type { GenerationRow } from '#db/generations.ts';
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
  readonly prompt: PromptOverride | null;
  /** What was written for it, by the names of inputs. */
  readonly written: Readonly<Record<string, WrittenText>>;
  readonly seed: number;
  readonly status: GenerationStatus;
  readonly phase: GenerationPhase | null;
  /** Percent. */
  readonly progress: number;
  readonly renderer: 'builtin' | 'outside';
  readonly draft: boolean;
  readonly warnings: readonly Warning[];
  /** What came out of the cache and what was rendered; null until it is known. */
  readonly scenes: readonly SceneOutcome[] | null;
  readonly failure: GenerationFailure | null;
  readonly batchId: string | null;
  /** Its row in the batch, from 0. */
  readonly batchRow: number | null;
  readonly createdAt: Date;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
}

export interface SceneOutcome {
  readonly key: string;
  /** It came out of the cache. */
  readonly hit: boolean;
  /** Of the video, not of the work. */
  readonly seconds: number;
}

/** Which clip, and why. */
export interface GenerationFailure {
  /** A sentence. */
  readonly message: string;
  /** JSON pointer into the script, or null where no clip is to blame. */
  readonly pointer: string | null;
}

/** Another prompt to try on a script, instead of those of its text inputs. */
export interface PromptOverride {
  readonly value: string;
  /** Null for none. */
  readonly persona: string | null;
}

export interface WrittenText {
  readonly text: string;
  /** `template` where no language model is configured. */
  readonly by: 'model' | 'template';
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

export function generationFromRow(row: GenerationRow): Generation {
  return {
    assetId: row.asset_id,
    workspaceId: row.workspace_id,
    projectId: row.project_id,
    scriptId: row.script_id,
    scriptVersion: row.script_version,
    parameters: JSON.parse(row.parameters),
    prompt: row.prompt === null ? null : JSON.parse(row.prompt),
    written: JSON.parse(row.written),
    seed: row.seed,
    status: row.status as GenerationStatus,
    phase: row.phase as GenerationPhase | null,
    progress: row.progress,
    renderer: row.renderer as Generation['renderer'],
    draft: row.draft === 1,
    warnings: JSON.parse(row.warnings),
    scenes: row.scenes === null ? null : JSON.parse(row.scenes),
    failure: row.failure === null ? null : JSON.parse(row.failure),
    batchId: row.batch_id,
    batchRow: row.batch_row,
    createdAt: new Date(row.created_at),
    startedAt: row.started_at === null ? null : new Date(row.started_at),
    finishedAt: row.finished_at === null ? null : new Date(row.finished_at),
  };
}
