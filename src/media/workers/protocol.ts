import type { ErrorKind } from '#errors.ts';
import type { Facts, PreviewPart, Previews } from '../facts.ts';
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
} from '../render/commands.ts';

export interface ProbeInput {
  /** An absolute path. */
  readonly path: string;
  /** What the file was taken for on arrival, or is declared to be: a hint, as the name is. */
  readonly mediaType: string | null;
  readonly name: string;
}

export interface PreviewInput {
  /** An absolute path. */
  readonly path: string;
  /** What the probe of the same file found. */
  readonly facts: Facts;
  /** An existing directory. */
  readonly outDir: string;
  /** Which previews are to be made. */
  readonly parts: readonly PreviewPart[];
}

/** Ways to die, in the order of how politely the operating system reports them. */
export const CRASHES = ['exit', 'segfault', 'hang', 'memory'] as const;
export type Crash = (typeof CRASHES)[number];

/** Everything that a media worker can be asked, with what goes in and what comes out. */
export interface Commands {
  ping: { input: null; output: null };
  probe: { input: ProbeInput; output: Facts };
  preview: { input: PreviewInput; output: Previews };
  /** Tells of frames done. */
  scene: { input: SceneInput; output: null };
  /** Tells of seconds done. */
  sound: { input: SoundInput; output: SoundReport };
  assemble: { input: AssemblyInput; output: null };
  still: { input: StillInput; output: null };
  copy: { input: CopyInput; output: null };
  speak: { input: SpeechInput; output: SpeechReport };
  /** Crashes on purpose, so that tests and operators see what a crash does to the rest. */
  crash: { input: Crash; output: never };
}

export type Command = keyof Commands;

/** One handler for each command; it may throw an `AssetError`, which arrives as one on the other side. */
export type CommandHandlers = {
  readonly [C in Command]: (input: Commands[C]['input'], tell: OnProgress) => Promise<Commands[C]['output']>;
};

export type Request = {
  readonly [C in Command]: {
    readonly nonce: number;
    readonly command: C;
    readonly input: Commands[C]['input'];
  };
}[Command];

/** How far it is, any number of times, then a value or an error, for the request with the same nonce. */
export type Reply =
  | { readonly nonce: number; readonly progress: number }
  | { readonly nonce: number; readonly value: Commands[Command]['output'] }
  | { readonly nonce: number; readonly error: { readonly kind: ErrorKind; readonly message: string } };
