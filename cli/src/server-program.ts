import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { CliError, EXIT } from './exit.ts';

/** What the server's own program does: it needs the server's settings, database and files, and not its address. */
export const SERVER_COMMANDS: Readonly<Record<string, string>> = {
  serve: 'Start the service.',
  doctor: 'Check that everything the service needs is there.',
  backup: 'Make, verify, restore and prune backups.',
  fsck: 'Find what is missing, broken or left over in the storage.',
  mcp: 'Serve the library to AI agents.',
};

const PACKAGE = 'polyreel';

/** The path of the server's program where it is installed beside this one; null when the command is one of ours. */
export function serverProgramFor([command = '']: readonly string[]): string | null {
  if (!Object.hasOwn(SERVER_COMMANDS, command)) return null;
  const manifest = manifestPath();
  const bin = manifest === null ? undefined : binOf(manifest);
  if (manifest === null || bin === undefined) {
    throw new CliError(EXIT.failed, `"${command}" belongs to the server, which is not installed here.`, {
      hint: `Run \`npx ${PACKAGE} ${command}\`, or install the package ${PACKAGE} in the place of this one: it has all of this too.`,
    });
  }
  return join(dirname(manifest), bin);
}

function manifestPath(): string | null {
  try {
    return createRequire(import.meta.url).resolve(`${PACKAGE}/package.json`);
  } catch {
    return null; // it is not there, which is for the caller to tell
  }
}

function binOf(path: string): string | undefined {
  const { bin }: { readonly bin?: string | Readonly<Record<string, string>> } = JSON.parse(
    readFileSync(path, 'utf8'),
  );
  return typeof bin === 'string' ? bin : bin?.[PACKAGE];
}
