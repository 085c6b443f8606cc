import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { McpServer, ReadResourceResult } from '@modelcontextprotocol/server';
import type { Desk } from './desk.ts';

/** Beside the source and in the package. */
const DOCS = join(import.meta.dirname, '../../../docs');

interface Document {
  readonly name: string;
  readonly uri: string;
  readonly title: string;
  readonly description: string;
  readonly mimeType: string;
  readonly read: (desk: Desk) => Promise<string>;
}

const DOCUMENTS: readonly Document[] = [
  {
    name: 'script-schema',
    uri: 'polyreel://scripts/schema',
    title: 'JSON Schema of scripts',
    description: 'Every property of a script, described.',
    mimeType: 'application/schema+json',
    read: async ({ polyreel }) => JSON.stringify(await polyreel.scripts.schema()),
  },
  {
    name: 'script-guide',
    uri: 'polyreel://docs/scripts',
    title: 'How scripts work',
    description: 'Time, layout, text, speech, captions, placeholders, conditions, with examples.',
    mimeType: 'text/markdown',
    read: () => readFile(join(DOCS, 'scripts.md'), 'utf8'),
  },
  {
    name: 'script-templates',
    uri: 'polyreel://scripts/templates',
    title: 'Scripts to begin from',
    description: 'Complete scripts that work as they are.',
    mimeType: 'application/json',
    read: async ({ polyreel }) => JSON.stringify(await polyreel.scripts.templates()),
  },
];

/** What a model reads before it writes a script. */
export function addResources(server: McpServer, desk: Desk): void {
  for (const { name, uri, read, ...about } of DOCUMENTS) {
    server.registerResource(name, uri, about, async (): Promise<ReadResourceResult> => {
      return { contents: [{ uri, mimeType: about.mimeType, text: await read(desk) }] };
    });
  }
}
