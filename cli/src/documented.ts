import { Readable, Writable } from 'node:stream';
import type { Command } from 'commander';
import { placesIn } from './profiles/places.ts';
import { programOf } from './program.ts';
import { Terminal } from './terminal/terminal.ts';

/** The commands, to be read and not to be run. */
export function documentedProgram(): Command {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  return programOf({
    terminal: new Terminal({ stdout: nowhere, stderr: nowhere, isDumb: true }),
    stdin: Readable.from([]),
    env: {},
    places: placesIn({ HOME: '/' }),
    signal: AbortSignal.abort(),
  });
}
