import type { CallToolResult } from '@modelcontextprotocol/server';
import { PolyreelError, type PolyreelErrorKind } from '#sdk/index.ts';

/** What a model can do about a failure, where the sentence of the failure does not say it. */
const ADVICE: Partial<Readonly<Record<PolyreelErrorKind, string>>> = {
  not_found: 'Look it up with search_assets, list_scripts or list_projects: ids are UUIDs.',
  forbidden: 'The API key of this connection does not permit it; ask the user for one that does.',
  unauthenticated: 'The API key of this connection is not valid; ask the user for another one.',
  quota_exceeded: 'Trying again will not help; tell the user.',
  network: 'The server cannot be reached; tell the user to check POLYREEL_URL.',
};

/** A failure as the result of a tool, which the model reads and acts on; what is none of the API's is thrown on. */
export function failureResult(error: unknown): CallToolResult {
  if (!(error instanceof PolyreelError)) throw error;
  return { isError: true, content: [{ type: 'text', text: linesOf(error).join('\n') }] };
}

function linesOf({ kind, detail, faults, retryable, retryAfter }: PolyreelError): string[] {
  const advice = ADVICE[kind];
  return [
    `${kind}: ${detail}`,
    ...faults.map(({ at, message }) => `- ${at || '(the whole)'}: ${message}`),
    ...(advice === undefined ? [] : [advice]),
    ...(retryable ? [`Try again in ${Math.ceil(retryAfter ?? 1)} s.`] : []),
  ];
}
