import type { PromptRow } from '#db/prompts.ts';

export const PROMPT_STATUSES = ['writing', 'ready', 'failed'] as const;
export type PromptStatus = (typeof PROMPT_STATUSES)[number];

/** A text with `${…}` placeholders, for a language model or for a person to read. */
export interface Prompt {
  readonly id: string;
  readonly workspaceId: string;
  readonly projectId: string | null;
  readonly name: string;
  /** Null until it is written, and for good where that failed. */
  readonly value: string | null;
  /** Who the model is to be, or null. */
  readonly persona: string | null;
  /** What the model is to do, or null. */
  readonly task: string | null;
  /** Names of what its placeholders stand for. */
  readonly parameters: readonly string[];
  /** Null for a prompt that came as it is. */
  readonly writtenBy: 'model' | 'template' | null;
  readonly status: PromptStatus;
  /** A sentence why it failed, or null. */
  readonly reason: string | null;
  readonly createdAt: Date;
}

export function promptFromRow(row: PromptRow): Prompt {
  return {
    id: row.id,
    workspaceId: row.workspace_id,
    projectId: row.project_id,
    name: row.name,
    value: row.status === 'ready' ? row.value : null,
    persona: row.persona,
    task: row.task,
    parameters: JSON.parse(row.parameters),
    writtenBy: row.written_by as Prompt['writtenBy'],
    status: row.status as PromptStatus,
    reason: row.reason,
    createdAt: new Date(row.created_at),
  };
}
