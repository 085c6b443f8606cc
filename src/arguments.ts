import { type ParseArgsOptionDescriptor, parseArgs } from 'node:util';
import { ConfigError } from './config.ts';

/** What can be said on the command line instead of in the environment, which it overrides. */
const VARIABLES = {
  role: 'POLYREEL_ROLE',
  port: 'PORT',
  host: 'POLYREEL_HOST',
  'data-dir': 'POLYREEL_DATA_DIR',
} as const;

const OPTIONS = {
  role: { type: 'string' },
  port: { type: 'string' },
  host: { type: 'string' },
  'data-dir': { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const satisfies Record<keyof typeof VARIABLES | 'help', ParseArgsOptionDescriptor>;

export const USAGE = `polyreel [serve] [--role=all|web|worker] [--port=8787] [--host=127.0.0.1] [--data-dir=./data]

Every setting is an environment variable: see docs/configuration.md.`;

type Env = Readonly<Record<string, string | undefined>>;

/** The environment with what the arguments say; null when they ask for help. */
export function withArguments(env: Env, argv: readonly string[]): Env | null {
  const { values, positionals } = read(argv);
  if (values.help === true) return null;
  const [command = 'serve', ...others] = positionals;
  if (command !== 'serve' || others.length > 0) {
    throw new ConfigError([`"${positionals.join(' ')}" is no command; there is: serve`]);
  }
  const { help: _, ...said } = values;
  const variables = Object.entries(said).map(([option, value]) => [
    VARIABLES[option as keyof typeof said],
    value,
  ]);
  return { ...env, ...Object.fromEntries(variables) };
}

function read(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options: OPTIONS, allowPositionals: true });
  } catch (error) {
    throw new ConfigError([error instanceof Error ? error.message : String(error)]);
  }
}
