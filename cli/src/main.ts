import { pathToFileURL } from 'node:url';
import { EXIT, Interrupted, tellingOf } from './exit.ts';
import { placesIn } from './profiles/places.ts';
import { programOf } from './program.ts';
import { serverProgramFor } from './server-program.ts';
import { Terminal } from './terminal/terminal.ts';

const { env, stdin, stdout, stderr } = process;
const argv = process.argv.slice(2);
const terminal = new Terminal({ stdout, stderr, isDumb: env.TERM === 'dumb' });

try {
  await main();
} catch (error) {
  const { code, message, details, hint } = tellingOf(error);
  terminal.close();
  if (code === EXIT.interrupted) terminal.note(message);
  else if (message !== '') terminal.error(message, details, hint);
  process.exitCode = code;
} finally {
  terminal.close();
}

async function main(): Promise<void> {
  const server = serverProgramFor(argv);
  if (server !== null) {
    process.argv.splice(1, 1, server);
    await import(pathToFileURL(server).href);
    return;
  }
  const program = programOf({ terminal, stdin, env, places: placesIn(env), signal: interruptions() });
  try {
    await program.parseAsync(argv, { from: 'user' });
  } finally {
    stdin.destroy(); // one that stays open would keep the process alive
  }
}

/** Aborts when somebody wants the program to stop; the second time it stops at once. */
function interruptions(): AbortSignal {
  const stopping = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (stopping.signal.aborted) process.exit(EXIT.interrupted);
      stopping.abort(new Interrupted('Interrupted.'));
    });
  }
  // Like `polyreel ls | head`: whoever reads has seen enough.
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit(EXIT.ok);
  });
  return stopping.signal;
}
