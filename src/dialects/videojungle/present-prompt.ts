import type { Prompt } from '#core/prompts/prompt.ts';
import { naiveTimestamp } from './moments.ts';

/** What clients poll for the end of, word for word. */
const GENERATING = 'generating...';

export function presentPrompt({ id, persona, createdAt, parameters, name, task, ...prompt }: Prompt) {
  return {
    id,
    value: prompt.value ?? (prompt.status === 'writing' ? GENERATING : `Not written: ${prompt.reason}`),
    persona: persona ?? '',
    created_at: naiveTimestamp(createdAt),
    parameters,
    name,
    task,
  };
}
