import assert from 'node:assert/strict';
import { requestOf, type Step } from './curl.ts';

/** Where the server of every documented command is said to be. */
export const DOCUMENTED = 'http://127.0.0.1:8787';

interface Reader {
  /** Where the server is that the reader has started. */
  readonly origin: string;
  /** Where the files are that commands name. */
  readonly folder: string;
  /** What the reader's shell knows, and learns. */
  readonly env: Record<string, string>;
}

/** A name for the test of a step. */
export function titleOf({ command }: Step): string {
  return command.replaceAll(/\\?\n\s*/g, '');
}

/** Does what a document tells its reader to do, and keeps what it tells to keep. */
export async function follow({ command, exports }: Step, { origin, folder, env }: Reader): Promise<void> {
  assert.ok(command.includes(DOCUMENTED), command);
  const request = await requestOf(command.replace(DOCUMENTED, origin), { folder, env });
  const answer = await answerOf(await fetch(request));
  for (const { name, path } of exports) env[name] = textAt(answer, path);
}

/** The JSON of a reply that must be a success. */
export async function answerOf(reply: Response): Promise<unknown> {
  const text = await reply.text();
  assert.ok(reply.ok, `${reply.status} ${text}`);
  return JSON.parse(text);
}

function textAt(answer: unknown, path: readonly string[]): string {
  const found = path.reduce<unknown>((value, key) => Object(value)[key], answer);
  assert.ok(typeof found === 'string', `there is no ${path.join('.')} in ${JSON.stringify(answer)}`);
  return found;
}
