import { McpServer } from '@modelcontextprotocol/server';
import packageJson from '../../../package.json' with { type: 'json' };
import type { Desk } from './desk.ts';
import { addResources } from './resources.ts';
import type { Tool } from './tool.ts';
import { INTAKE_TOOLS } from './tools/intake.ts';
import { LIBRARY_TOOLS } from './tools/library.ts';
import { SCRIPT_TOOLS } from './tools/scripts.ts';
import { SHARING_TOOLS } from './tools/sharing.ts';
import { VALIDATION_TOOLS } from './tools/validation.ts';

/** What an agent can do wherever it is. */
export const TOOLS: readonly Tool[] = [
  ...LIBRARY_TOOLS,
  ...INTAKE_TOOLS,
  ...SCRIPT_TOOLS,
  ...VALIDATION_TOOLS,
  ...SHARING_TOOLS,
];

const INSTRUCTIONS = `A library of images, videos, sounds, captions and fonts.
Files come in with import_asset and upload_text, and from render_script; each takes a moment, for which wait_for_asset waits.
Before writing a script read polyreel://docs/scripts, and check it with validate_script before create_script.
Links that expire are for looking at things; share_asset makes those to give away.`;

/** One server for whoever has the desk, over any transport. */
export function agentServer(desk: Desk, tools = TOOLS): McpServer {
  const server = new McpServer(
    { name: 'polyreel', title: 'Polyreel', version: packageJson.version },
    { instructions: INSTRUCTIONS },
  );
  for (const add of tools) add(server, desk);
  addResources(server, desk);
  return server;
}
