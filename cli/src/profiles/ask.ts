import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { Tools } from '../tools.ts';

/** Asks for what is not shown while it is typed; where there is no terminal, the first line of standard input. */
export async function askSecret(question: string, { stdin, terminal, signal }: Tools): Promise<string> {
  if (stdin.isTTY !== true) return (await text(stdin)).trim().split('\n', 1)[0]?.trim() ?? '';
  // Nothing of what is typed is echoed: the terminal is in raw mode, and readline writes into nothing.
  const output = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: stdin, output, terminal: true });
  terminal.note(question);
  // In raw mode Ctrl-C is a key like others.
  lines.once('SIGINT', () => process.kill(process.pid, 'SIGINT'));
  const ended = new Promise<string>((resolve) => lines.once('close', () => resolve('')));
  try {
    return (await Promise.race([lines.question('', { signal }), ended])).trim();
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    lines.close();
  }
}
