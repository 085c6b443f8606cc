import { readFile } from 'node:fs/promises';
import runModule, { type EspeakModule } from 'espeak-ng';
import { AssetError } from '#errors.ts';

export interface EspeakResult {
  /** What was printed, line by line. */
  readonly lines: readonly string[];
  /** The WAV file, or null where none was asked for or there was nothing to say. */
  readonly wav: Uint8Array | null;
}

/** Names within the file system of an instance, which is in memory and has nothing else of this machine in it. */
const TEXT = 'text';
const WAV = 'speech.wav';

/** Milliseconds of work for each process, not for each sentence. */
let compiled: Promise<WebAssembly.Module> | null = null;

function program(): Promise<WebAssembly.Module> {
  compiled ??= readFile(new URL('espeak-ng.wasm', import.meta.resolve('espeak-ng'))).then((bytes) =>
    WebAssembly.compile(bytes),
  );
  return compiled;
}

/** Says a text into a WAV file of 22.05 kHz, mono, 16 bit. The text is a file to it, never an argument. */
export function synthesise(
  text: string,
  { voice, wordsPerMinute }: { voice: string; wordsPerMinute: number },
) {
  // -b 1: the text is UTF-8. Markup is off unless -m is given.
  const options = ['-b', '1', '-v', voice, '-s', String(wordsPerMinute), '-w', WAV, '-f', TEXT];
  return run(options, inert(text));
}

/** The command line takes U+0001 as the start of an embedded command, and what is in double brackets as phonemes. */
function inert(text: string): string {
  return text.replaceAll('\u0001', ' ').replaceAll(/\[(?=\[)/g, '[ ');
}

export function printVoices(): Promise<EspeakResult> {
  return run(['--voices'], '');
}

/** An instance for each run: the command line leaves its state behind, and 32 MiB are soon collected. */
async function run(options: string[], text: string): Promise<EspeakResult> {
  const module = await program();
  const { promise: failed, reject } = Promise.withResolvers<never>();
  const lines: string[] = [];
  const complaints: string[] = [];
  let status = 0;
  const ended = runModule({
    arguments: options,
    preRun: [({ FS }) => FS.writeFile(TEXT, text)],
    print: (line) => lines.push(line),
    printErr: (line) => complaints.push(line),
    quit: (code, reason) => {
      status = code;
      throw reason;
    },
    instantiateWasm(imports, use) {
      WebAssembly.instantiate(module, imports).then((instance) => use(instance, module), reject);
      return {};
    },
  });
  const { FS } = await Promise.race([ended, failed]);
  if (status !== 0) throw new AssetError('internal', `espeak-ng failed: ${complaints[0] ?? status}.`);
  return { lines, wav: wavIn(FS) };
}

function wavIn(files: EspeakModule['FS']): Uint8Array | null {
  return files.analyzePath(WAV).exists ? files.readFile(WAV) : null;
}
