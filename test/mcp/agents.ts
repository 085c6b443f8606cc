import { join } from 'node:path';
import {
  type CallToolResult,
  Client,
  StreamableHTTPClientTransport,
  type Transport,
} from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';

const MAIN = join(import.meta.dirname, '../../src/main.ts');

export interface Connection {
  readonly origin: string;
  readonly key: string;
}

/** The revisions of the protocol that clients speak: by a handshake, and without one. */
export type Revision = 'legacy' | { readonly pin: '2026-07-28' };

export function overHttp({ origin, key }: Connection): Transport {
  const headers = { authorization: `Bearer ${key}` };
  return new StreamableHTTPClientTransport(new URL('/mcp', origin), { requestInit: { headers } });
}

export function overStdio({ origin, key }: Connection): Transport {
  return new StdioClientTransport({
    command: process.execPath,
    args: [MAIN, 'mcp'],
    env: { POLYREEL_URL: origin, POLYREEL_KEY: key },
  });
}

/** The official client, connected. */
export async function openAgent(transport: Transport, mode: Revision): Promise<Client> {
  const client = new Client({ name: 'test', version: '1' }, { versionNegotiation: { mode } });
  await client.connect(transport);
  return client;
}

interface ToolResult {
  readonly content: CallToolResult['content'];
  readonly structuredContent: Readonly<Record<string, unknown>>;
}

/** What a tool found; fails with its text when the tool says that it failed. The client itself checks it by the schema. */
export async function use(
  agent: Client,
  name: string,
  args: Record<string, unknown> = {},
): Promise<ToolResult> {
  const { isError, content, structuredContent } = await agent.callTool({ name, arguments: args });
  if (isError) throw new Error(textOf(content));
  return { content, structuredContent: Object(structuredContent) };
}

/** What a tool that fails tells the model. */
export async function failureOf(agent: Client, name: string, args: Record<string, unknown>): Promise<string> {
  const { isError, content } = await agent.callTool({ name, arguments: args });
  if (!isError) throw new Error(`${name} did not fail: ${textOf(content)}`);
  return textOf(content);
}

function textOf(content: ToolResult['content']): string {
  return content.map((block) => (block.type === 'text' ? block.text : '')).join('\n');
}
