import { resolve } from 'node:path';
import { type ParseArgsOptionDescriptor, parseArgs } from 'node:util';
import type { OperatorCommand } from './app/operator-command.ts';
import { ConfigError } from './config.ts';
import { count, duration } from './config-values.ts';

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
  cut: { type: 'string' },
  quick: { type: 'boolean' },
  'allow-damaged': { type: 'boolean' },
  keep: { type: 'string' },
  'older-than': { type: 'string' },
  fix: { type: 'boolean' },
  deep: { type: 'boolean' },
  json: { type: 'boolean' },
  link: { type: 'string' },
} as const satisfies Record<string, ParseArgsOptionDescriptor>;

export const USAGE = `polyreel [serve] [--role=all|web|worker] [--port=8787] [--host=127.0.0.1] [--data-dir=./data]

polyreel mcp     (for AI agents, over standard input and output; POLYREEL_URL and POLYREEL_KEY say where)

polyreel backup create <place>
polyreel backup verify <place> [--quick] [--cut=<name>]
polyreel backup restore <place> [--cut=<name>] [--allow-damaged]
polyreel backup prune <place> [--keep=<cuts>] [--older-than=<duration>]
               (a directory, or s3://bucket/prefix)
polyreel fsck [--fix] [--deep] [--json]
polyreel doctor [--json] [--link=<url>]

Every setting is an environment variable: see docs/configuration.md. What operators do: see docs/operations.md.`;

type Env = Readonly<Record<string, string | undefined>>;

type Values = ReturnType<typeof read>['values'];

/** What is to be done, with the environment and what the arguments say instead of it. */
export interface Invocation {
  readonly command:
    | { readonly name: 'serve' }
    | { readonly name: 'mcp' }
    | { readonly name: 'help' }
    | OperatorCommand;
  readonly env: Env;
}

interface Form {
  /** What may be said besides the variables. */
  readonly options: readonly (keyof Values)[];
  readonly takesDirectory: boolean;
  readonly command: (values: Values, dir: string) => Invocation['command'];
}

const FORMS: Readonly<Record<string, Form>> = {
  serve: { options: [], takesDirectory: false, command: () => ({ name: 'serve' }) },
  mcp: { options: [], takesDirectory: false, command: () => ({ name: 'mcp' }) },
  'backup create': {
    options: [],
    takesDirectory: true,
    command: (_, dir) => ({ name: 'backup create', dir }),
  },
  'backup verify': {
    options: ['quick', 'cut'],
    takesDirectory: true,
    command: ({ quick = false, cut = null }, dir) => ({ name: 'backup verify', dir, quick, cut }),
  },
  'backup restore': {
    options: ['cut', 'allow-damaged'],
    takesDirectory: true,
    command: ({ cut = null, 'allow-damaged': allowDamaged = false }, dir) => {
      return { name: 'backup restore', dir, cut, allowDamaged };
    },
  },
  'backup prune': {
    options: ['keep', 'older-than'],
    takesDirectory: true,
    command: pruning,
  },
  doctor: {
    options: ['json', 'link'],
    takesDirectory: false,
    command: ({ json = false, link = null }) => ({ name: 'doctor', json, link }),
  },
  fsck: {
    options: ['fix', 'deep', 'json'],
    takesDirectory: false,
    command: ({ fix = false, deep = false, json = false }) => ({ name: 'fsck', fix, deep, json }),
  },
};

/** @throws ConfigError for what is no command, or not one of it */
export function readArguments(env: Env, argv: readonly string[]): Invocation {
  const { values, positionals } = read(argv);
  if (values.help === true) return { command: { name: 'help' }, env };
  const words = positionals.length === 0 ? ['serve'] : positionals;
  const name = words[0] === 'backup' ? words.slice(0, 2).join(' ') : (words[0] ?? '');
  const form = FORMS[name];
  const [dir, ...others] = words.slice(name.split(' ').length);
  if (form === undefined || others.length > 0 || (dir !== undefined) !== form.takesDirectory) {
    throw new ConfigError([`"${positionals.join(' ')}" is no command; there is:\n${USAGE}`]);
  }
  const known = new Set<string>([...Object.keys(VARIABLES), ...form.options]);
  const unknown = Object.keys(values).filter((option) => !known.has(option));
  if (unknown.length > 0) throw new ConfigError([`${name} has no option --${unknown.join(', --')}`]);
  return { command: form.command(values, placeOf(dir ?? '')), env: { ...env, ...variablesOf(values) } };
}

/** A bucket is where it is, whatever the working directory. */
function placeOf(said: string): string {
  return said.startsWith('s3://') ? said : resolve(said);
}

/** One of the two has to be said: to remove backups is nobody's default. */
function pruning({ keep, 'older-than': olderThan }: Values, dir: string): OperatorCommand {
  if (keep === undefined && olderThan === undefined) {
    throw new ConfigError(['backup prune takes --keep=<cuts>, --older-than=<duration> or both']);
  }
  return {
    name: 'backup prune',
    dir,
    keep: keep === undefined ? 1 : readOption('--keep', count, keep),
    olderThan: olderThan === undefined ? null : readOption('--older-than', duration, olderThan),
  };
}

function readOption<T>(name: string, parse: (raw: string) => T, raw: string): T {
  try {
    return parse(raw);
  } catch (error) {
    throw new ConfigError([`${name}: ${error instanceof Error ? error.message : String(error)}`]);
  }
}

function variablesOf(values: Values): Env {
  const said = Object.entries(VARIABLES).map(([option, variable]) => [
    variable,
    values[option as keyof Values],
  ]);
  return Object.fromEntries(said.filter(([, value]) => value !== undefined));
}

function read(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options: OPTIONS, allowPositionals: true });
  } catch (error) {
    throw new ConfigError([error instanceof Error ? error.message : String(error)]);
  }
}
