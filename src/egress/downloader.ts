import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AssetError } from '#errors.ts';
import { limited } from './deadline.ts';

/** A file that the program has brought; disposing deletes it. */
export interface DownloadedFile extends AsyncDisposable {
  readonly path: string;
  /** As the page calls it, with an extension. */
  readonly name: string;
}

export interface DownloaderOptions {
  /** Path of the program. */
  readonly program: string;
  /** Directory for files that live as long as one download. */
  readonly scratch: string;
  /** Milliseconds for one page. */
  readonly timeout: number;
}

/** Fetches what the page of a video site shows, by a program that an administrator trusts with the network. */
export interface Downloader {
  /** Throws `unprocessable` with the program's own last words, `too-slow` when time is up, and the signal's reason. */
  fetch(page: URL, options: { maxBytes: number; signal: AbortSignal }): Promise<DownloadedFile>;
}

/** The last of stderr that is kept, in characters. */
const LAST_WORDS = 2_000;
const LONGEST_SENTENCE = 300;

/** `program` takes the options of yt-dlp. */
export function openDownloader({ program, scratch, timeout }: DownloaderOptions): Downloader {
  return {
    async fetch(page, { maxBytes, signal }) {
      const dir = await mkdtemp(join(scratch, 'page-'));
      const remove = () => rm(dir, { recursive: true, force: true });
      try {
        const late = () =>
          new AssetError('too-slow', `Downloading from ${page.host} took longer than ${timeout / 1000} s.`);
        const command = { program, args: argumentsFor(page, maxBytes), dir };
        const lastWords = await limited(signal, { within: timeout, late }, (until) => run(command, until));
        const name = await onlyFile(dir);
        if (name === null) throw refused(page, lastWords);
        return { path: join(dir, name), name, [Symbol.asyncDispose]: remove };
      } catch (error) {
        await remove();
        throw error instanceof ExitError ? refused(page, error.message) : error;
      }
    },
  };
}

function argumentsFor(page: URL, maxBytes: number): string[] {
  const quiet = ['--no-config', '--no-cache-dir', '--no-progress', '--quiet'];
  const one = ['--no-playlist', '--max-filesize', String(maxBytes), '--output', '%(title).200B.%(ext)s'];
  return [...quiet, ...one, '--', page.href];
}

class ExitError extends Error {
  override readonly name = 'ExitError';
}

interface Command {
  readonly program: string;
  readonly args: readonly string[];
  /** Where it writes, and where it finds itself at home. */
  readonly dir: string;
}

/** Resolves to the end of what the program said; rejects with that as an ExitError when it failed. */
async function run({ program, args, dir }: Command, signal: AbortSignal): Promise<string> {
  signal.throwIfAborted();
  const child = spawn(program, args, {
    cwd: dir,
    // None of the server's secrets; a fixed search path, because such programs call others.
    env: { PATH: '/usr/local/bin:/usr/bin:/bin', HOME: dir, TMPDIR: dir, LANG: 'C.UTF-8' },
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true, // a group of its own, so that what it starts ends with it
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-LAST_WORDS);
  });
  const kill = () => killGroup(child);
  signal.addEventListener('abort', kill, { once: true });
  try {
    const [code] = await once(child, 'close');
    signal.throwIfAborted();
    if (code !== 0) throw new ExitError(said);
    return said;
  } catch (cause) {
    if (signal.aborted || cause instanceof ExitError) throw cause;
    throw new AssetError('unavailable', 'The downloader (POLYREEL_DOWNLOADER) could not be started.', {
      cause,
    });
  } finally {
    signal.removeEventListener('abort', kill);
  }
}

function killGroup({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch {
    // It has just ended by itself.
  }
}

/** Null when there is none: a file over the limit is left out without an error. */
async function onlyFile(dir: string): Promise<string | null> {
  const entries = await readdir(dir, { withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && !entry.name.endsWith('.part'));
  return files.length === 1 ? (files[0]?.name ?? null) : null;
}

function refused({ host }: URL, lastWords: string): AssetError {
  const line = lastWords.trim().split('\n').at(-1) ?? '';
  const why = line === '' ? 'nothing that fits, or it is too large' : line.slice(0, LONGEST_SENTENCE);
  return new AssetError('unprocessable', `The downloader got no file from ${host}: ${why}.`);
}
