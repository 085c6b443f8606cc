import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { contradictions } from './config-contradictions.ts';
import { DATABASE_SETTINGS } from './config-database.ts';
import { LIMIT_SETTINGS } from './config-limits.ts';
import { S3_SETTINGS } from './config-s3.ts';
import { type Setting, secret, secrets, setting } from './config-setting.ts';
import { TELEMETRY_SETTINGS } from './config-telemetry.ts';
import {
  choice,
  count,
  duration,
  list,
  nullable,
  pause,
  port,
  portRanges,
  publicUrl,
  room,
  size,
  text,
  workers,
} from './config-values.ts';
import { WEB_SETTINGS } from './config-web.ts';

const ROLES = ['all', 'web', 'worker'] as const;
export type Role = (typeof ROLES)[number];

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

/** Every setting, once. The order is the order of `docs/configuration.md`. */
export const SETTINGS = {
  port: setting('PORT', port, '8787', 'TCP port to listen on; 0 takes a free one.'),
  host: setting(
    'POLYREEL_HOST',
    text,
    '127.0.0.1',
    'Address to listen on; 0.0.0.0 or :: for all interfaces.',
  ),
  role: setting(
    'POLYREEL_ROLE',
    choice(ROLES),
    'all',
    'What this process does: web takes requests, worker does what they leave to be done, all does both. web and worker need DATABASE_URL and POLYREEL_S3_BUCKET, web also POLYREEL_PUBLIC_URL.',
  ),
  dataDir: setting(
    'POLYREEL_DATA_DIR',
    (raw) => resolve(raw),
    './data',
    'Directory of the database, the media and the generated secret, or of what can be lost where those are elsewhere; each process needs its own. A relative path starts at the working directory.',
  ),
  publicUrl: setting(
    'POLYREEL_PUBLIC_URL',
    nullable(publicUrl),
    null,
    'Origin (and path prefix, if any) under which clients reach the service, used in every URL it hands out; otherwise the address it listens on.',
  ),
  ...DATABASE_SETTINGS,
  ...S3_SETTINGS,
  apiKey: secret(
    'POLYREEL_API_KEY',
    'An API key with every scope that exists for the default workspace; when absent, one is made at the first start and printed once.',
  ),
  secret: secret(
    'POLYREEL_SECRET',
    'What URLs are signed with, 16 characters or more; when absent, one is made and kept in the data directory, or in the database when that is PostgreSQL, for all of its nodes.',
  ),
  previousSecrets: secrets(
    'POLYREEL_PREVIOUS_SECRETS',
    'What URLs were signed with before POLYREEL_SECRET was changed, separated by commas: links and capability keys made with those go on working as long as they are named here.',
  ),
  ...LIMIT_SETTINGS,
  maxUpload: setting('POLYREEL_MAX_UPLOAD', size, '10GiB', 'Largest file accepted by any upload.'),
  uploadExpiry: setting(
    'POLYREEL_UPLOAD_EXPIRY',
    duration,
    '24h',
    'A resumable upload to which nothing was added for this long is given up, with what has come of it.',
  ),
  blobCache: setting(
    'POLYREEL_BLOB_CACHE',
    room,
    '64MiB',
    'Memory for files of up to 256 KiB, thumbnails above all, that were delivered last: they need not be read again. 0 for none.',
  ),
  logLevel: setting('POLYREEL_LOG_LEVEL', choice(LOG_LEVELS), 'info', `One of ${LOG_LEVELS.join(', ')}.`),
  linkWindow: setting(
    'POLYREEL_LINK_WINDOW',
    duration,
    '24h',
    'Signed URLs stay the same within one window, so that caches work, and are valid until the end of the next.',
  ),
  trashRetention: setting(
    'POLYREEL_TRASH_RETENTION',
    duration,
    '30d',
    'How long deleted assets stay in the trash before they are gone for good.',
  ),
  probeWait: setting(
    'POLYREEL_PROBE_WAIT',
    duration,
    '400ms',
    'How long an upload whose reply carries probed facts (Indream) waits for them before it answers without.',
  ),
  ...TELEMETRY_SETTINGS,
  ...WEB_SETTINGS,
  idleTimeout: setting(
    'POLYREEL_IDLE_TIMEOUT',
    duration,
    '60s',
    'A connection on which nothing moves for this long is closed. The headers of a request have to be there within it, or within 30s where it is longer; other bodies than files may take it, and then a second more for each KiB.',
  ),
  shutdownGrace: setting(
    'POLYREEL_SHUTDOWN_GRACE',
    duration,
    '20s',
    'How long running requests and jobs may go on after a signal to stop.',
  ),
  drainDelay: setting(
    'POLYREEL_DRAIN_DELAY',
    pause,
    'auto',
    'How long requests are still taken after a signal to stop, while /readyz answers 503 already: longer than a balancer needs to notice. auto means 5s for a process that takes requests over a PostgreSQL database, and no time for others.',
  ),
  mediaWorkers: setting(
    'POLYREEL_MEDIA_WORKERS',
    workers,
    'auto',
    'Child processes for media work; auto means one for each processor.',
  ),
  mediaTimeout: setting(
    'POLYREEL_MEDIA_TIMEOUT',
    duration,
    '5m',
    'Longest time that one media command may take.',
  ),
  mediaMemory: setting(
    'POLYREEL_MEDIA_MEMORY',
    size,
    '2GiB',
    'Most memory that one media child process may use before it is ended.',
  ),
  renderWorkers: setting(
    'POLYREEL_RENDER_WORKERS',
    workers,
    'auto',
    'Child processes that render; auto means one for each processor.',
  ),
  renderTimeout: setting(
    'POLYREEL_RENDER_TIMEOUT',
    duration,
    '30m',
    'Longest time that one scene, or the sound, of a render may take.',
  ),
  generations: setting(
    'POLYREEL_GENERATIONS',
    count,
    '2',
    'Generations that run at the same time; they share the child processes that render.',
  ),
  generationTimeout: setting(
    'POLYREEL_GENERATION_TIMEOUT',
    duration,
    '6h',
    'Longest time that one generation may take as a whole.',
  ),
  renderCache: setting(
    'POLYREEL_RENDER_CACHE',
    size,
    '10GiB',
    'Most bytes of rendered scenes, sounds and speech that are kept for the next time.',
  ),
  modelUrl: setting(
    'POLYREEL_MODEL_URL',
    nullable(publicUrl),
    null,
    'Base URL of the endpoint of a language model that writes texts, in the protocol of OpenAI (https://api.example.com/v1); it may be on a private network. Without one, texts are their prompts.',
  ),
  modelKey: secret('POLYREEL_MODEL_KEY', 'API key for the language model, if it needs one.'),
  model: setting(
    'POLYREEL_MODEL',
    nullable(text),
    null,
    'Name of the language model, as its endpoint calls it; needed with POLYREEL_MODEL_URL.',
  ),
  modelTimeout: setting(
    'POLYREEL_MODEL_TIMEOUT',
    duration,
    '60s',
    'Longest time that the language model may take over one text, new tries included.',
  ),
  speechUrl: setting(
    'POLYREEL_SPEECH_URL',
    nullable(publicUrl),
    null,
    'Base URL of a speech service, in the protocol of OpenAI; it may be on a private network. Without one, espeak-ng speaks on this machine.',
  ),
  speechKey: secret('POLYREEL_SPEECH_KEY', 'API key for the speech service, if it needs one.'),
  speechModel: setting(
    'POLYREEL_SPEECH_MODEL',
    nullable(text),
    null,
    'Name of the model that speaks, as its endpoint calls it; needed with POLYREEL_SPEECH_URL.',
  ),
  speechVoice: setting(
    'POLYREEL_SPEECH_VOICE',
    text,
    'alloy',
    'Voice of the speech service for scripts that name a language and no voice.',
  ),
  speechTimeout: setting(
    'POLYREEL_SPEECH_TIMEOUT',
    duration,
    '3m',
    'Longest time that the speech service may take over one text, new tries included.',
  ),
  imports: setting('POLYREEL_IMPORTS', count, '4', 'Transfers by link that run at the same time.'),
  downloader: setting(
    'POLYREEL_DOWNLOADER',
    nullable((raw) => resolve(raw)),
    null,
    'Path of a program with the options of yt-dlp that imports from the pages of video sites; it goes to the network by itself, past the other settings.',
  ),
  egressAllow: setting(
    'POLYREEL_EGRESS_ALLOW',
    list,
    null,
    'What links and webhooks may reach although it is private: hosts (nas.local), suffixes (*.corp.example), addresses and ranges (10.0.0.0/8), each with or without a port (nas.local:81), separated by commas.',
  ),
  egressPorts: setting(
    'POLYREEL_EGRESS_PORTS',
    portRanges,
    '80, 443, 1024-65535',
    'Ports that links and webhooks may use without being named in POLYREEL_EGRESS_ALLOW.',
  ),
  egressConnectTimeout: setting(
    'POLYREEL_EGRESS_CONNECT_TIMEOUT',
    duration,
    '10s',
    'Longest time for finding the address of another server and connecting to it.',
  ),
  egressIdleTimeout: setting(
    'POLYREEL_EGRESS_IDLE_TIMEOUT',
    duration,
    '30s',
    'Longest time that another server may take to answer, and to send more of a file.',
  ),
  egressTimeout: setting(
    'POLYREEL_EGRESS_TIMEOUT',
    duration,
    '6h',
    'Longest time that the import of one file by its link may take, new tries included.',
  ),
  indreamMaxVideo: setting('POLYREEL_INDREAM_MAX_VIDEO', size, '800MiB', 'Largest video on the Indream API.'),
  indreamMaxAudio: setting(
    'POLYREEL_INDREAM_MAX_AUDIO',
    size,
    '25MiB',
    'Largest audio file on the Indream API.',
  ),
  indreamMaxCaptions: setting(
    'POLYREEL_INDREAM_MAX_CAPTIONS',
    size,
    '10MiB',
    'Largest captions file on the Indream API.',
  ),
  indreamMaxDuration: setting(
    'POLYREEL_INDREAM_MAX_DURATION',
    duration,
    '30m',
    'Longest video or audio on the Indream API.',
  ),
} as const;

type Settings = typeof SETTINGS;

export type Config = {
  readonly [K in keyof Settings]: Settings[K] extends Setting<infer T> ? T : never;
};

/** Lists everything that is wrong with the environment at once. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  constructor(problems: readonly string[]) {
    super(
      `The configuration has ${problems.length === 1 ? 'a problem' : 'problems'}:\n  ${problems.join('\n  ')}`,
    );
  }
}

type Env = Readonly<Record<string, string | undefined>>;

/** Environment in, configuration out; reads nothing but `env` and the files that its `…_FILE` names name. */
export function readConfig(env: Env): Config {
  const problems = unknownNames(env);
  const values = Object.entries(SETTINGS).map(([name, declared]) => {
    try {
      return [name, readSetting(declared, env)];
    } catch (cause) {
      problems.push(`${declared.env}: ${cause instanceof Error ? cause.message : String(cause)}`);
      return [name, null];
    }
  });
  const config = Object.fromEntries(values) as Config;
  // Of a value that could not be read, nothing else is said.
  const told = new Set(problems.map(nameIn));
  problems.push(...contradictions(config).filter((problem) => !told.has(nameIn(problem))));
  if (problems.length > 0) throw new ConfigError(problems);
  return config;
}

function nameIn(problem: string): string {
  return problem.slice(0, problem.indexOf(':'));
}

function readSetting(declared: Setting<unknown>, env: Env): unknown {
  const raw = rawValue(declared, env) ?? declared.fallback;
  return declared.parse(raw ?? '');
}

/** An empty variable counts as absent: that is how compose files unset one. */
function rawValue({ env: name, secret }: Setting<unknown>, env: Env): string | null {
  const direct = env[name]?.trim() || null;
  const file = secret ? env[`${name}_FILE`]?.trim() || null : null;
  if (direct !== null && file !== null) throw new Error(`set either it or ${name}_FILE, not both`);
  if (file === null) return direct;
  const content = readFileSync(file, 'utf8').trim();
  if (content === '') throw new Error(`the file ${file} is empty`);
  return content;
}

/** What clients take from the environment, and the examples of the README: the same shell may start the service. */
const OF_CLIENTS = [
  'POLYREEL_URL',
  'POLYREEL_KEY',
  'POLYREEL_PROFILE',
  'POLYREEL_SCRIPT',
  'POLYREEL_ASSET',
] as const;

function unknownNames(env: Env): string[] {
  const settings = Object.values(SETTINGS).flatMap((s) => (s.secret ? [s.env, `${s.env}_FILE`] : [s.env]));
  const known = new Set<string>([...settings, ...OF_CLIENTS]);
  return Object.keys(env)
    .filter((name) => name.startsWith('POLYREEL_') && !known.has(name))
    .map((name) => `${name}: there is no such setting; see docs/configuration.md`);
}
