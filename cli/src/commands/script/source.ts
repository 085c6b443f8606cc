import { readFile } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Polyreel, ScriptOrDocument } from '@polyreel/sdk';
import type { Command } from 'commander';
import { CliError, EXIT } from '../../exit.ts';
import type { Tools } from '../../tools.ts';
import { collect } from '../arguments.ts';

/** What a script argument means: one that is kept, by its id, or a document from a file. */
export type ScriptSource =
  | { readonly id: string }
  | { readonly id: null; readonly name: string; readonly document: unknown };

export interface ParameterOptions {
  readonly param?: readonly string[];
  readonly params?: string;
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export const SCRIPT_ARGUMENT = ['<script>', 'The id of a script, a JSON file with one, or "-".'] as const;

/** The options by which a script gets its parameters. */
export function withParameters(command: Command): Command {
  return command
    .option('-p, --param <name=value>', 'A parameter; repeat it for several.', collect)
    .option('--params <file>', 'A JSON file with parameters; --param overrides what is in it.');
}

export async function scriptSource(given: string, tools: Tools): Promise<ScriptSource> {
  if (UUID.test(given)) return { id: given };
  const isStdin = given === '-';
  const content = isStdin ? await text(tools.stdin) : await read(given);
  const name = isStdin ? 'Script' : basename(given, extname(given));
  return { id: null, name, document: parsed(content, isStdin ? 'Standard input' : given) };
}

export async function parametersOf({ param = [], params }: ParameterOptions) {
  const values = new Map<string, unknown>();
  if (params !== undefined) {
    const object = parsed(await read(params), params);
    if (typeof object !== 'object' || object === null || Array.isArray(object))
      throw new CliError(EXIT.usage, `${params} is not an object with parameters.`);
    for (const [name, value] of Object.entries(object)) values.set(name, value);
  }
  for (const pair of param) {
    const at = pair.indexOf('=');
    if (at < 1) throw new CliError(EXIT.usage, `"${pair}" is not like name=value.`);
    values.set(pair.slice(0, at), pair.slice(at + 1));
  }
  return Object.fromEntries(values);
}

/** For the calls that explain. */
export function explained(source: ScriptSource, more: object): ScriptOrDocument {
  return source.id === null ? { ...more, document: source.document } : { ...more, id: source.id };
}

/**
 * Calls with the id of a script. A document becomes a script for that while only: what it has made stays, and still tells
 * the document that it was made by.
 */
export async function withScript<T>(
  source: ScriptSource,
  polyreel: Polyreel,
  call: (id: string) => Promise<T>,
): Promise<T> {
  if (source.id !== null) return call(source.id);
  const { id } = await polyreel.scripts.create({ name: source.name, document: source.document });
  try {
    return await call(id);
  } finally {
    await polyreel.scripts.delete(id);
  }
}

async function read(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    const why = code === 'ENOENT' ? `There is no file ${path}.` : `${path} cannot be read (${code}).`;
    throw new CliError(EXIT.usage, why, { cause });
  }
}

function parsed(content: string, what: string): unknown {
  try {
    return JSON.parse(content);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : '';
    throw new CliError(EXIT.usage, `${what} is not JSON: ${why}`, { cause });
  }
}
