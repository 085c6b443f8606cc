import type { Logger } from '#log.ts';
import type {
  AssemblyInput,
  CopyInput,
  OnProgress,
  SceneInput,
  SoundInput,
  SoundReport,
  SpeechInput,
  SpeechReport,
  StillInput,
} from './render/commands.ts';
import { ChildPool, type PoolFigures } from './workers/child-pool.ts';

export interface RenderPoolOptions {
  /** Child processes, and so scenes that are rendered at the same time. */
  readonly workers: number;
  /** Milliseconds that one command may run. */
  readonly timeout: number;
  /** Bytes that a child may hold. */
  readonly memoryLimit: number;
  readonly log: Logger;
}

/**
 * Making media, in child processes of their own: a render that takes an hour keeps no upload from being probed. Every
 * method rejects with `unprocessable` or `invalid` when the input is to blame, and with the signal's reason at once
 * when it is aborted; a file that was begun is then left behind.
 */
export interface RenderPool extends AsyncDisposable {
  scene(input: SceneInput, signal: AbortSignal, onProgress: OnProgress): Promise<void>;
  sound(input: SoundInput, signal: AbortSignal, onProgress: OnProgress): Promise<SoundReport>;
  assemble(input: AssemblyInput, signal: AbortSignal): Promise<void>;
  still(input: StillInput, signal: AbortSignal): Promise<void>;
  copy(input: CopyInput, signal: AbortSignal): Promise<void>;
  speak(input: SpeechInput, signal: AbortSignal): Promise<SpeechReport>;
  figures(): PoolFigures;
}

/** Renders grow the memory of the process that they run in. */
const RECYCLE_AFTER = 50;

/** Children are started when there is something to render. */
export function openRenderPool({ timeout: time, ...options }: RenderPoolOptions): RenderPool {
  const pool = new ChildPool({ ...options, recycleAfter: RECYCLE_AFTER, warm: false });
  return {
    async scene(input, signal, onProgress) {
      await pool.submit('scene', input, { time, signal, onProgress });
    },
    sound: (input, signal, onProgress) => pool.submit('sound', input, { time, signal, onProgress }),
    async assemble(input, signal) {
      await pool.submit('assemble', input, { time, signal });
    },
    async still(input, signal) {
      await pool.submit('still', input, { time, signal });
    },
    async copy(input, signal) {
      await pool.submit('copy', input, { time, signal });
    },
    speak: (input, signal) => pool.submit('speak', input, { time, signal }),
    figures: () => pool.figures,
    [Symbol.asyncDispose]: () => pool[Symbol.asyncDispose](),
  };
}
