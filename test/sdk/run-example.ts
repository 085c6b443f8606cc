import * as sdk from '@polyreel/sdk';
import * as node from '@polyreel/sdk/node';
import type { Server } from '../conformance/server.ts';
import { type Context, openContext } from './example-context.ts';

/** Runs the code with a library of its own, in which there is whatever it names. */
export async function runExample(server: Server, code: string): Promise<void> {
  await using context: Context = await openContext(server, code);
  const given = { ...sdk, ...node, ...context.values, console: { log: () => undefined } };
  const body = `return (async () => { 'use strict';\n${code}\n})();`;
  await new Function(...Object.keys(given), body)(...Object.values(given));
}
