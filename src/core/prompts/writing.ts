import type { Kysely, Transaction } from 'kysely';
import { findPrompt, settlePrompt } from '#db/prompts.ts';
import type { Schema } from '#db/schema.ts';
import { AssetError, type ErrorKind } from '#errors.ts';
import { type JobRun, type Jobs, PermanentFailure } from '#jobs/jobs.ts';
import type { WrittenText } from '../generation/generation.ts';
import type { Writer } from '../generation/parts.ts';
import { adopted, draftRequest, draftValue } from './draft.ts';
import { type Prompt, promptFromRow } from './prompt.ts';
import { addPrompt, faultsOf, type PromptHead } from './prompts.ts';
import { textFaults } from './template.ts';

export interface PromptOrder extends PromptHead {
  /** What texts written by the prompt are for, in a few words. */
  readonly task: string;
}

/**
 * A prompt that a job will write: by the language model, otherwise by putting its task and its parameters together.
 *
 * @throws `invalid` with every fault of the order
 */
export async function requestPrompt(
  tx: Transaction<Schema>,
  jobs: Jobs,
  order: PromptOrder,
): Promise<Prompt> {
  const draft = { ...order, value: '' };
  const faults = faultsOf(draft);
  if (order.task.trim() === '') faults.add('/task', 'is empty');
  faults.throwIfAny('The prompt cannot be written');
  for (const fault of textFaults(draftValue(order.task, order.parameters))) faults.add('/task', fault);
  faults.throwIfAny('The prompt cannot be written');
  const prompt = await addPrompt(tx, { ...draft, status: 'writing' });
  const { id: promptId, workspaceId } = prompt;
  await jobs.enqueue(tx, { kind: 'write-prompt', payload: { promptId }, workspaceId });
  return prompt;
}

export interface PromptWritingParts {
  readonly db: Kysely<Schema>;
  /** Null where no language model is configured. */
  readonly writer: Writer | null;
}

/** Asking again may find things better; whatever else a model says of a task, it will say again. */
const TRANSIENT: ReadonlySet<ErrorKind> = new Set(['unavailable', 'rate-limited', 'internal']);

/** Writes a prompt that waits for it. When that fails for good, `failPrompt` says so. */
export async function writePrompt(
  { db, writer }: PromptWritingParts,
  { payload, workspaceId, signal }: JobRun<'write-prompt'>,
): Promise<void> {
  const row = await findPrompt(db, workspaceId, payload.promptId);
  if (row?.status !== 'writing') return;
  try {
    const { text, by } = await written(promptFromRow(row), writer, signal);
    await settlePrompt(db, row.id, { status: 'ready', value: text, written_by: by });
  } catch (error) {
    if (!(error instanceof AssetError) || TRANSIENT.has(error.kind)) throw error;
    throw new PermanentFailure(error.message, { cause: error });
  }
}

async function written(
  { task, persona, parameters }: Prompt,
  writer: Writer | null,
  signal: AbortSignal,
): Promise<WrittenText> {
  const draft = draftValue(task ?? '', parameters);
  if (writer === null) return { text: draft, by: 'template' };
  const { text, by } = await writer.write(draftRequest(draft, persona), signal);
  return { text: adopted(text, parameters), by };
}

/** Part of the transaction in which its job becomes a dead letter. */
export async function failPrompt(tx: Transaction<Schema>, promptId: string, reason: string): Promise<void> {
  await settlePrompt(tx, promptId, { status: 'failed', reason });
}
