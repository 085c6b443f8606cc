/** The entry of a media child process: takes one request at a time from its parent, and ends when the parent does. */
import { flushCompileCache } from 'node:module';
import { Worker } from 'node:worker_threads';
import { AV_LOG_ERROR } from 'node-av/constants';
import { Log } from 'node-av/lib';
import { AssetError } from '#errors.ts';
import { fullDisk } from '../engine/full-disk.ts';
import { reasonOf } from '../engine/reason.ts';
import { preview } from '../preview/preview.ts';
import { probe } from '../probe/probe.ts';
import type { OnProgress } from '../render/commands.ts';
import { crash } from './crash.ts';
import { besides } from './entry.ts';
import type { Command, CommandHandlers, Commands, Reply, Request } from './protocol.ts';

const handlers: CommandHandlers = {
  ping: async () => null,
  probe,
  preview,
  // Loaded when first asked for: a child that only probes has no need of fonts and a rasteriser.
  scene: async (input, tell) => done((await import('../render/scene.ts')).renderScene(input, tell)),
  still: async (input) => done((await import('../render/still.ts')).renderStill(input)),
  sound: async (input, tell) => (await import('../render/sound/render.ts')).renderSound(input, tell),
  assemble: async (input) => done((await import('../render/assemble/assemble.ts')).assemble(input)),
  copy: async (input) => done((await import('../render/copy/copy.ts')).copyCut(input)),
  speak: async (input) => (await import('../render/speech/speak.ts')).speak(input),
  crash,
};

// What FFmpeg says goes to stderr, where the parent finds a dead worker's last words.
Log.setLevel(AV_LOG_ERROR);

process.on('message', async (request: Request) => send(await answer(request)));
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));

// A thread of its own, as this one may be deep inside a library when the parent is killed.
new Worker(besides(import.meta.url, 'orphan-guard'), { workerData: process.ppid }).unref();

// A child is killed in the end, and does not come to keep what it has compiled.
flushCompileCache();

/** For commands whose result is a file. */
async function done(work: Promise<void>): Promise<null> {
  await work;
  return null;
}

async function answer(request: Request): Promise<Reply> {
  const { nonce } = request;
  try {
    return { nonce, value: await run(request) };
  } catch (thrown) {
    const error = fullDisk(thrown) ?? thrown;
    if (error instanceof AssetError) return { nonce, error: { kind: error.kind, message: error.message } };
    return { nonce, error: { kind: 'internal', message: `The media worker failed: ${faultOf(error)}.` } };
  }
}

async function run(request: Request): Promise<Commands[Command]['output']> {
  const { nonce, command, input } = request;
  // A request's input is that of its command, which the compiler cannot follow through the table.
  const handler = handlers[command] as CommandHandlers[Command] as (
    input: unknown,
    tell: OnProgress,
  ) => Promise<Commands[Command]['output']>;
  return handler(input, (progress) => send({ nonce, progress }));
}

/** A system error without the path that it names: where files lie is nobody's business. */
function faultOf(error: unknown): string {
  if (error instanceof Error && 'code' in error && 'syscall' in error)
    return `${error.code} on ${error.syscall}`;
  return reasonOf(error);
}

function send(reply: Reply): void {
  process.send?.(reply);
}
