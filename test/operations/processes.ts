import { ServerProcess } from '../crash/server-process.ts';

/** The server's program with a command, in a process of its own. */
export function spawnCommand(args: readonly string[], env: Readonly<Record<string, string>>): ServerProcess {
  return new ServerProcess(['src/main.ts', ...args], { ...env });
}
