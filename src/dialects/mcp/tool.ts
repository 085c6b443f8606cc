import {
  type CallToolResult,
  type ContentBlock,
  fromJsonSchema,
  type McpServer,
  type ToolAnnotations,
} from '@modelcontextprotocol/server';
import type { Static, TObject } from 'typebox';
import type { Desk } from './desk.ts';
import { failureResult } from './failure.ts';

interface Definition<In extends TObject, Out extends TObject> {
  readonly title: string;
  /** For a model that has to choose among tools. */
  readonly description: string;
  readonly input: In;
  readonly output: Out;
  readonly annotations: ToolAnnotations;
  readonly run: (input: Static<In>, desk: Desk, signal: AbortSignal) => Promise<Answer<Static<Out>>>;
}

/** What a tool found, and what is shown beside it. */
export interface Answer<T> {
  readonly value: T;
  readonly shown?: readonly ContentBlock[];
}

/** Adds itself to a server. */
export type Tool = (server: McpServer, desk: Desk) => void;

export const READS: ToolAnnotations = { readOnlyHint: true, openWorldHint: false };
/** Makes something new each time. */
export const ADDS: ToolAnnotations = {
  readOnlyHint: false,
  destructiveHint: false,
  idempotentHint: false,
  openWorldHint: false,
};

/** One tool, whose schemas are compiled once for all the servers that it is added to. */
export function tool<In extends TObject, Out extends TObject>(
  name: string,
  { input, output, run, ...about }: Definition<In, Out>,
): Tool {
  const schemas = {
    inputSchema: fromJsonSchema<Static<In>>({ ...input, additionalProperties: false }),
    outputSchema: fromJsonSchema<Static<Out>>({ ...output }),
  };
  return (server, desk) => {
    server.registerTool(name, { ...about, ...schemas }, async (args, { mcpReq: { signal } }) => {
      try {
        return resultOf(await run(args, desk, signal));
      } catch (error) {
        return failureResult(error);
      }
    });
  };
}

/** The value twice: typed, and as text for clients that know nothing else. */
function resultOf({ value, shown = [] }: Answer<object>): CallToolResult {
  return {
    content: [{ type: 'text', text: JSON.stringify(value) }, ...shown],
    structuredContent: { ...value },
  };
}
